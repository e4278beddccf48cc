// A hit served from memory, beside the memo that one would write by hand for the same function.
#include <benchmark/benchmark.h>
#include <xxhash.h>

#include <cstddef>
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

/// What the digest of an argument is behind in a key: the digest of what does not change, and which argument it is.
struct KeyText {
  char beginning[31];
  char argument[3];
  char size;
  XXH128_canonical_t digest;
};

/// With the same key as the cache has: a digest of the function and of a digest of each argument, which would do for
/// arguments of any kind and tells which of them has changed.
Summary by_hand_with_digest(int id) {
  struct Key {
    XXH128_hash_t digest;
    bool operator==(const Key& other) const { return XXH128_isEqual(digest, other.digest) != 0; }
  };
  const auto hash = [](const Key& key) { return static_cast<std::size_t>(key.digest.low64); };
  static std::mutex mutex;
  static absl::flat_hash_map<Key, Summary, decltype(hash)> results(0, hash);
  KeyText text = {"cachepy key 1, a digest", "id", sizeof text.digest, {}};
  XXH128_canonicalFromHash(&text.digest, XXH3_128bits(&id, sizeof id));
  const Key key{XXH3_128bits(&text, sizeof text)};
  const std::lock_guard lock(mutex);
  const auto [found, is_new] = results.try_emplace(key);
  if (is_new) found->second = make_summary(id);
  return found->second;
}

/// Calls `function` for one of state.range(0) numbers after the other, each called before; in steps that no prefetcher
/// foresees. The numbers are negative: others measure misses with positive ones.
template <class Function>
void call_again(benchmark::State& state, const Function& function) {
  const auto count = static_cast<int>(state.range(0));
  constexpr int kStep = 7919;  // a prime
  for (int id = 0; id < count; ++id) function(~id);
  int id = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(function(~id));
    id = (id + kStep) % count;
  }
}

/// Often and shortly: a moment in which a neighbour on the same processor slows down one of them is to be no result.
void arguments(benchmark::internal::Benchmark* benchmark) {
  benchmark->Arg(1)->Arg(100'000)->MinTime(0.02)->Repetitions(30);
}

void hit_memory(benchmark::State& state) {
  call_again(state, missed_result);
}
BENCHMARK(hit_memory)->Apply(arguments);

void hit_memory_baseline_by_hand(benchmark::State& state) {
  call_again(state, by_hand);
}
BENCHMARK(hit_memory_baseline_by_hand)->Apply(arguments);

void hit_memory_baseline_by_digest(benchmark::State& state) {
  call_again(state, by_hand_with_digest);
}
BENCHMARK(hit_memory_baseline_by_digest)->Apply(arguments);

}  // namespace
}  // namespace bench
