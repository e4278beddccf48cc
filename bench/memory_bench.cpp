// A hit served from memory, beside the memo that one would write by hand for the same function.
#include <benchmark/benchmark.h>

#include <mutex>

#include "absl/container/flat_hash_map.h"
#include "bench/cached_functions.h"

namespace bench {
namespace {

Summary by_hand(int id) {
  static std::mutex mutex;
  static absl::flat_hash_map<int, Summary> results;
  const std::lock_guard lock(mutex);
  const auto [found, is_new] = results.try_emplace(id);
  if (is_new) found->second = make_summary(id);
  return found->second;
}

/// Calls `function` for one of the first state.range(0) numbers after the other, each called before; in steps that no
/// prefetcher foresees.
template <class Function>
void call_again(benchmark::State& state, const Function& function) {
  const auto count = static_cast<int>(state.range(0));
  constexpr int kStep = 7919;  // a prime
  for (int id = 0; id < count; ++id) function(id);
  int id = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(function(id));
    id = (id + kStep) % count;
  }
}

void hit_memory(benchmark::State& state) {
  call_again(state, served_result);
}
BENCHMARK(hit_memory)->Arg(1)->Arg(100'000);

void hit_memory_baseline_by_hand(benchmark::State& state) {
  call_again(state, by_hand);
}
BENCHMARK(hit_memory_baseline_by_hand)->Arg(1)->Arg(100'000);

}  // namespace
}  // namespace bench
