// Checking dependencies in a hit, compared with a plain loop of stat(). Hashing files, compared with xxHash alone and with the tool
// xxh128sum.
#include <benchmark/benchmark.h>
#include <cachepy/cache.h>
#include <xxhash.h>

#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "bench/cached_functions.h"
#include "bench/scratch.h"

namespace bench {
namespace {

/// Creates `count` files of that size, each with different content.
std::vector<std::string> make_files(std::size_t count, std::size_t bytes) {
  const std::string directory = Scratch::file(std::to_string(count) + "x" + std::to_string(bytes));
  std::filesystem::create_directories(directory);
  std::vector<std::string> paths;
  for (std::size_t i = 0; i < count; ++i) {
    paths.push_back(directory + "/" + std::to_string(i));
    if (!std::filesystem::exists(paths.back()))
      std::ofstream(paths.back()) << std::string(bytes, static_cast<char>('a' + i % 26));
  }
  ::usleep(200'000);  // until the stats are old enough to be trusted
  return paths;
}

void hit_dependencies(benchmark::State& state) {
  const auto paths = make_files(static_cast<std::size_t>(state.range(0)), 10);
  of_files(paths);
  for (auto _ : state) benchmark::DoNotOptimize(of_files(paths));
}
BENCHMARK(hit_dependencies)->Arg(1)->Arg(100)->Arg(10'000);

void hit_dependencies_baseline_stat(benchmark::State& state) {
  const auto paths = make_files(static_cast<std::size_t>(state.range(0)), 10);
  struct ::stat st;
  for (auto _ : state) {
    // The path is an argument, so it is digested on each hit, too.
    for (const std::string& path : paths) benchmark::DoNotOptimize(XXH3_128bits(path.data(), path.size()));
    for (const std::string& path : paths) benchmark::DoNotOptimize(::stat(path.c_str(), &st));
  }
}
BENCHMARK(hit_dependencies_baseline_stat)->Arg(1)->Arg(100)->Arg(10'000);

void hit_disk_dependencies(benchmark::State& state) {
  const auto paths = make_files(static_cast<std::size_t>(state.range(0)), 10);
  of_files(paths);
  for (auto _ : state) {
    cachepy::cache_memory_clear();
    benchmark::DoNotOptimize(of_files(paths));
  }
}
BENCHMARK(hit_disk_dependencies)->Arg(100)->Arg(10'000);

constexpr std::size_t kLargeBytes = std::size_t{64} << 20;
constexpr std::size_t kSeveral = 8;

/// A hit whose key contains the content of files, which must be read.
void hash_files(benchmark::State& state, const std::vector<std::string>& paths) {
  of_contents(paths);
  for (auto _ : state) {
    cachepy::cache_file_state_clear();
    benchmark::DoNotOptimize(of_contents(paths));
  }
}

void hash_file(benchmark::State& state) {
  hash_files(state, make_files(1, kLargeBytes));
}
BENCHMARK(hash_file)->Unit(benchmark::kMillisecond);

void hash_several_files(benchmark::State& state) {
  hash_files(state, make_files(kSeveral, kLargeBytes / kSeveral));
}
BENCHMARK(hash_several_files)->Unit(benchmark::kMillisecond)->UseRealTime();

void hash_file_baseline_xxhash(benchmark::State& state) {
  const std::string path = make_files(1, kLargeBytes).front();
  std::vector<char> buffer(std::size_t{64} << 10);  // the size that xxh128sum uses
  XXH3_state_t* const hash = XXH3_createState();
  for (auto _ : state) {
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    XXH3_128bits_reset(hash);
    for (ssize_t n; (n = ::read(fd, buffer.data(), buffer.size())) > 0;)
      XXH3_128bits_update(hash, buffer.data(), static_cast<std::size_t>(n));
    benchmark::DoNotOptimize(XXH3_128bits_digest(hash));
    ::close(fd);
  }
  XXH3_freeState(hash);
}
BENCHMARK(hash_file_baseline_xxhash)->Unit(benchmark::kMillisecond);

void hash_file_baseline_xxh128sum(benchmark::State& state) {
  const std::string command = "xxh128sum '" + make_files(1, kLargeBytes).front() + "' > /dev/null";
  for (auto _ : state)
    if (std::system(command.c_str()) != 0) std::abort();
}
BENCHMARK(hash_file_baseline_xxh128sum)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace bench
