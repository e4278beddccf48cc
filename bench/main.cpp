// Runs the benchmarks in a cache directory of their own.
#include <benchmark/benchmark.h>

#include "bench/scratch.h"

int main(int argc, char** argv) {
  const bench::Scratch scratch;
  ::setenv("CACHEPY_DIR", scratch.cache().c_str(), 1);
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  benchmark::RunSpecifiedBenchmarks();
}
