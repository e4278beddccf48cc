// Runs the benchmarks in a separate cache directory. With BENCH_ONE_THREAD=1, benchmarks that start no threads are measured as in a
// program that never starts a second thread.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <thread>

#include "bench/scratch.h"

int main(int argc, char** argv) {
  // Atomic operations cost more once a second thread was started. Some benchmarks start threads, and their order is random.
  if (std::getenv("BENCH_ONE_THREAD") == nullptr) std::thread([] {}).join();
  const bench::Scratch scratch;
  ::setenv("CACHEPY_DIR", scratch.cache().c_str(), 1);
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  benchmark::RunSpecifiedBenchmarks();
}
