// A miss without the function itself, compared with the system calls that storing requires; and the same miss in graphs of different
// sizes.
#include <benchmark/benchmark.h>
#include <cachepy/graph.h>

#include <map>
#include <string>
#include <vector>

#include "bench/cached_functions.h"
#include "bench/scratch.h"

namespace bench {
namespace {

constexpr std::size_t kLargeCount = std::size_t{8} << 20;  // 64 MiB of doubles

int next_id() {
  static int id = 1000;
  return ++id;
}

void miss_small(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(missed_result(next_id()));
}
BENCHMARK(miss_small);

void miss_small_baseline_write(benchmark::State& state) {
  std::filesystem::create_directories(Scratch::cache());
  const std::string entry(500, 'x');
  const std::string record(200, 'y');
  const int log = ::open(Scratch::file("log").c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  const std::string directory = Scratch::file("plain");
  // 256 directories, as for entries.
  for (int i = 0; i < 256; ++i) std::filesystem::create_directories(directory + "/" + std::to_string(i));
  for (auto _ : state) {
    const int id = next_id();
    write_plainly(directory + "/" + std::to_string(id % 256) + "/" + std::to_string(id), entry, log, record);
  }
  ::close(log);
}
BENCHMARK(miss_small_baseline_write);

void miss_large_raw(benchmark::State& state) {
  const std::vector<double> values = random_values(kLargeCount);
  for (auto _ : state) benchmark::DoNotOptimize(copied_result(next_id(), values).data());
}
BENCHMARK(miss_large_raw)->Unit(benchmark::kMillisecond)->Iterations(10);

void miss_large_in_the_background(benchmark::State& state) {
  const std::vector<double> values = random_values(kLargeCount);
  for (auto _ : state) benchmark::DoNotOptimize(copied_later(next_id(), values).data());
}
BENCHMARK(miss_large_in_the_background)->Unit(benchmark::kMillisecond)->Iterations(10);

void miss_large_baseline_write(benchmark::State& state) {
  const std::vector<double> values = random_values(kLargeCount);
  const std::string path = Scratch::file("large");
  for (auto _ : state) {
    const std::vector<double> result = values;
    const int fd = ::open((path + std::to_string(next_id())).c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    benchmark::DoNotOptimize(::write(fd, result.data(), kLargeCount * sizeof(double)));
    ::close(fd);
  }
}
BENCHMARK(miss_large_baseline_write)->Unit(benchmark::kMillisecond)->Iterations(10);

/// Makes the process's graph consist of that many nodes. Each is a call that was made and stored.
void load_graph_of(std::int64_t nodes) {
  static std::map<std::int64_t, std::filesystem::path> saved;
  std::filesystem::path& snapshot = saved[nodes];
  if (snapshot.empty()) {
    cachepy::cache_tree_reset();
    for (std::int64_t i = 0; i < nodes; ++i) missed_result(next_id());
    snapshot = cachepy::cache_tree_save(Scratch::file("graph_of_" + std::to_string(nodes)));
  }
  cachepy::cache_tree_load(snapshot);
}

void miss_at_nodes(benchmark::State& state) {
  load_graph_of(state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(missed_result(next_id()));
}
BENCHMARK(miss_at_nodes)->Arg(10)->Arg(10'000)->Arg(100'000);

}  // namespace
}  // namespace bench
