// Results kept in memory, in front of the disk: a call that was served or computed in this process is served again
// without opening its entry.
//
// Results are kept encoded, as in an entry. Each hit decodes a new value, so a caller may change its result without affecting
// the next hit. The size in bytes is bounded; the least recently used results are dropped first. Thread-safe, and safe across
// fork: a child has the results of its parent. The tier does not know whether a result is valid; its users check dependencies.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/functional/function_ref.h"
#include "calls/call_id.h"
#include "format/node_record.h"

namespace cachepy::internal {

struct KeptResult {
  KeptResult(NodeRecord node, std::string payload, std::int64_t used_ns)
      : payload(std::move(payload)), used_ns(used_ns), node(std::move(node)) {}

  const std::string payload;  ///< the encoded result

  // State that one hit leaves for the next.
  /// Steady clock: when its dependencies were last seen to hold.
  mutable std::atomic<std::int64_t> checked_ns{0};
  mutable std::atomic<std::int64_t> used_ns;  ///< wall clock: the last use that is recorded on its file
  mutable std::atomic<std::uint64_t> graph_epoch{0};  ///< the Graph::epoch() that contains its node

  const NodeRecord node;  ///< the fields that every hit reads come first, adjacent to those above
};
using KeptPtr = std::shared_ptr<const KeptResult>;

class MemoryTier {
 public:
  MemoryTier() = default;
  MemoryTier(const MemoryTier&) = delete;
  MemoryTier& operator=(const MemoryTier&) = delete;

  /// The tier of this process. Never destroyed.
  static MemoryTier& process();

  /// The result of that call; null if it is not kept.
  KeptPtr find(const CallId& call);
  /// Keeps the result and drops the call's former one. Drops further results until all together have at most `limit` bytes. A
  /// result larger than max_payload(limit) is not kept.
  void keep(const CallId& call, KeptPtr result, std::size_t limit);
  /// Drops this result, but not one that has replaced it.
  void drop(const CallId& call, const KeptPtr& result);
  /// Drops the results of all calls for which `goes` is true. `goes` is called while a lock is held.
  void drop_if(absl::FunctionRef<bool(const CallId&)> goes);

  /// Locks everything while the process forks.
  void lock();
  void unlock();

  /// The largest payload that is kept, in bytes: an eighth of the limit, so that one result does not evict all others.
  static std::size_t max_payload(std::size_t limit) { return limit / 8; }

  struct Info {
    std::size_t results = 0;
    std::size_t bytes = 0;  ///< including metadata
  };
  Info info();
  void clear();

 private:
  struct Hash {
    std::size_t operator()(const CallId& call) const { return call.hash(); }
  };
  /// When a result was used: larger is later; exact within a shard, approximate across shards.
  using Use = std::uint64_t;
  struct Slot {
    KeptPtr result;
    Use used;
    Use queued;  // its place in by_use
  };
  using Slots = absl::flat_hash_map<CallId, Slot, Hash>;
  /// Shards, so that hits of different calls rarely contend for a lock.
  struct Shard {
    std::mutex mutex;
    Slots by_call;
    // Ordered by a use that need not be the latest: updating it would cost a hit more than everything else. It is updated when
    // the first element is needed.
    std::map<Use, CallId> by_use;
    Use last_use = 0;
  };

  /// The hash tables use the first word of the digest.
  Shard& shard_of(const CallId& call) { return shards_[call.digest[1] % kShards]; }
  Use next_use(Shard& shard) const;
  void remove(Shard& shard, Slots::iterator slot);
  static Slots::iterator least_recently_used(Shard& shard);
  bool remove_least_recently_used();

  static constexpr std::size_t kShards = 16;

  std::array<Shard, kShards> shards_;
  std::atomic<std::size_t> bytes_{0};
  std::atomic<std::uint64_t> clock_{0};  // ticks with each result that is kept
};

}  // namespace cachepy::internal
