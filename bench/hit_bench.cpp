// A hit served from disk, compared with reading the same file and, for a large result, with zstd or memcpy alone. Results in memory are
// dropped before each hit, unless they are too large to be kept.
#include <benchmark/benchmark.h>
#include <cachepy/cache.h>
#include <zstd.h>

#include <cstring>
#include <fstream>
#include <string>
#include <vector>

#include "bench/cached_functions.h"
#include "bench/scratch.h"

namespace bench {
namespace {

constexpr std::size_t kLargeCount = std::size_t{8} << 20;  // 64 MiB of doubles

void hit_small(benchmark::State& state) {
  served_result(1);
  for (auto _ : state) {
    cachepy::cache_memory_clear();
    benchmark::DoNotOptimize(served_result(1));
  }
}
BENCHMARK(hit_small);

void hit_small_baseline_read(benchmark::State& state) {
  served_result(1);
  static const std::string path = entry_of("served_result");
  std::string buffer;
  for (auto _ : state) benchmark::DoNotOptimize(read_plainly(path, buffer));
}
BENCHMARK(hit_small_baseline_read);

void hit_disk_at_entries(benchmark::State& state) {
  for (int id = 0; id < state.range(0); ++id) missed_result(~id);  // see memory_bench.cpp
  cachepy::cache_memory_clear();  // drops all of them once, without measuring that
  for (auto _ : state) {
    cachepy::cache_memory_clear();
    benchmark::DoNotOptimize(missed_result(~7));
  }
}
BENCHMARK(hit_disk_at_entries)->Arg(10)->Arg(100'000);

void hit_one_file(benchmark::State& state) {
  const std::string path = Scratch::file("tracked.txt");
  std::ofstream(path) << "content";
  std::filesystem::last_write_time(path,
                                   std::filesystem::file_time_type::clock::now() - std::chrono::hours(1));
  // Until the stat is old enough to be trusted; setting times changes the stat, too.
  ::usleep(100'000);
  of_file(path);
  for (auto _ : state) {
    cachepy::cache_memory_clear();
    benchmark::DoNotOptimize(of_file(path));
  }
}
BENCHMARK(hit_one_file);

void hit_one_file_baseline_read_and_stat(benchmark::State& state) {
  const std::string tracked = Scratch::file("tracked.txt");
  static const std::string path = entry_of("of_file");
  std::string buffer;
  struct ::stat st;
  for (auto _ : state) {
    benchmark::DoNotOptimize(read_plainly(path, buffer));
    benchmark::DoNotOptimize(::stat(tracked.c_str(), &st));
  }
}
BENCHMARK(hit_one_file_baseline_read_and_stat);

void hit_large_compressed(benchmark::State& state) {
  compressible_result(kLargeCount);
  for (auto _ : state) benchmark::DoNotOptimize(compressible_result(kLargeCount).data());
}
BENCHMARK(hit_large_compressed)->Unit(benchmark::kMillisecond);

void hit_large_compressed_baseline_zstd(benchmark::State& state) {
  // One frame of the same content at the level that entries use, decompressed into memory made for it, as a result is.
  std::vector<double> values(kLargeCount);
  for (std::size_t i = 0; i < kLargeCount; ++i) values[i] = static_cast<double>(i % 1000);
  const std::size_t size = kLargeCount * sizeof(double);
  std::string packed(ZSTD_compressBound(size), '\0');
  packed.resize(ZSTD_compress(packed.data(), packed.size(), values.data(), size, 1));
  for (auto _ : state) {
    std::vector<double> out(kLargeCount);
    benchmark::DoNotOptimize(ZSTD_decompress(out.data(), size, packed.data(), packed.size()));
  }
}
BENCHMARK(hit_large_compressed_baseline_zstd)->Unit(benchmark::kMillisecond);

void hit_large_raw(benchmark::State& state) {
  random_result(kLargeCount);
  for (auto _ : state) benchmark::DoNotOptimize(random_result(kLargeCount).data());
}
BENCHMARK(hit_large_raw)->Unit(benchmark::kMillisecond);

void hit_large_raw_baseline_read(benchmark::State& state) {
  random_result(kLargeCount);
  static const std::string path = entry_of("random_result");
  for (auto _ : state) {
    std::vector<double> out(kLargeCount);
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    benchmark::DoNotOptimize(::read(fd, out.data(), kLargeCount * sizeof(double)));
    ::close(fd);
  }
}
BENCHMARK(hit_large_raw_baseline_read)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace bench
