// Results kept in memory, in front of the disk: a call that was served or computed in this process is served again
// without opening its entry.
//
// Kept as an entry has them, encoded: each hit decodes a value of its own, so nothing that a caller does to a result
// reaches the next one. Bounded in bytes, the least recently used goes first. Thread-safe, and safe across fork (a child
// has what its parent had). Knows nothing of validity: whoever is given a result checks what it depends on.
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

  // What one hit leaves to the next.
  mutable std::atomic<std::int64_t> checked_ns{
      0};                                     ///< steady clock: when its dependencies were last seen to hold
  mutable std::atomic<std::int64_t> used_ns;  ///< wall clock: the last use that its file tells of
  mutable std::atomic<std::uint64_t> graph_epoch{0};  ///< the Graph::epoch() in which its node is known

  const NodeRecord node;  ///< begins with what every hit looks at, so that it lies beside the above
};
using KeptPtr = std::shared_ptr<const KeptResult>;

class MemoryTier {
 public:
  MemoryTier() = default;
  MemoryTier(const MemoryTier&) = delete;
  MemoryTier& operator=(const MemoryTier&) = delete;

  /// The one of this process. Never destroyed.
  static MemoryTier& process();

  /// The result of that call; null when it is not kept.
  KeptPtr find(const CallId& call);
  /// Keeps the result in the place of the call's earlier one, and lets others go until all have at most `limit` bytes. One
  /// that has more than max_payload(limit) is not kept.
  void keep(const CallId& call, KeptPtr result, std::size_t limit);
  /// Lets this result go; one that has taken its place stays.
  void drop(const CallId& call, const KeptPtr& result);
  /// Lets the results of all calls go for which `goes` is true. It is called with a lock held.
  void drop_if(absl::FunctionRef<bool(const CallId&)> goes);

  /// All of it, while the process forks.
  void lock();
  void unlock();

  /// The largest payload worth bringing here, in bytes: an eighth of all, so that one does not drive out the others.
  static std::size_t max_payload(std::size_t limit) { return limit / 8; }

  struct Info {
    std::size_t results = 0;
    std::size_t bytes = 0;  ///< with what is known about them
  };
  Info info();
  void clear();

 private:
  struct Hash {
    std::size_t operator()(const CallId& call) const { return call.hash(); }
  };
  /// When a result was used: the later the larger, over all shards nearly, in one shard exactly.
  using Use = std::uint64_t;
  struct Slot {
    KeptPtr result;
    Use used;
    Use queued;  // its place in by_use
  };
  using Slots = absl::flat_hash_map<CallId, Slot, Hash>;
  /// Hits of different calls rarely meet at one lock.
  struct Shard {
    std::mutex mutex;
    Slots by_call;
    // By a use that need not be the last: a hit does not look here, which would cost more than all else that it does.
    // Brought up to date where the first one is needed.
    std::map<Use, CallId> by_use;
    Use last_use = 0;
  };

  /// The hash tables are led by the digest's first word.
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
