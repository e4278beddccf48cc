// A hit served from memory, compared with a hand-written memo for the same function.
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

/// The text of a key before the digest of an argument: the digest of the fixed parts, and the number of the argument.
struct KeyText {
  char beginning[31];
  char argument[3];
  char size;
  XXH128_canonical_t digest;
};

/// Uses the same key as the cache: a digest of the function and of a digest of each argument. This works for arguments of any type and
/// shows which of them has changed.
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

/// Calls `function` for state.range(0) numbers in turn, for each of which it was called before, in steps that no prefetcher predicts. The
/// numbers are negative, because other benchmarks measure misses with positive ones.
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

/// Many short repetitions, so that a short disturbance by another program does not affect the result.
void arguments(benchmark::internal::Benchmark* benchmark) {
  benchmark->Arg(1)->Arg(100'000)->MinTime(0.02)->Repetitions(30);
}

void hit_memory(benchmark::State& state) {
  call_again(state, missed_result);
}
BENCHMARK(hit_memory)->Apply(arguments);

void hit_memory_out(benchmark::State& state) {
  call_again(state, [](int id) {
    Summary result;
    missed_out(id, result);
    return result;
  });
}
BENCHMARK(hit_memory_out)->Apply(arguments);

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
