#include "calls/memory_tier.h"

#include <algorithm>

#include "base/fork.h"

namespace cachepy::internal {
namespace {

// Roughly the size of a map node, a slot of a hash table, a control block, and the allocator's overhead.
constexpr std::size_t kSlotBytes = 256;

std::size_t bytes_of(const KeptResult& result) {
  const NodeRecord& node = result.node;
  std::size_t bytes = kSlotBytes + sizeof result + result.payload.capacity() + node.function.capacity() +
                      node.outfile.capacity() + node.source_file.capacity();
  for (const Dependency& d : node.dependencies) bytes += sizeof d + d.name.capacity() + d.pattern.capacity();
  for (const ChildRef& child : node.children) bytes += sizeof child + child.function.capacity();
  return bytes;
}

[[maybe_unused]] const bool whole_over_fork =
    hold_over_fork<[]() -> MemoryTier& { return MemoryTier::process(); }>();

}  // namespace

MemoryTier& MemoryTier::process() {
  // Never destroyed, because destructors of statics may make cached calls.
  static MemoryTier* const tier = new MemoryTier;
  return *tier;
}

void MemoryTier::lock() {
  for (Shard& shard : shards_) shard.mutex.lock();
}

void MemoryTier::unlock() {
  for (Shard& shard : shards_) shard.mutex.unlock();
}

KeptPtr MemoryTier::find(const CallId& call) {
  Shard& shard = shard_of(call);
  const std::lock_guard lock(shard.mutex);
  const auto found = shard.by_call.find(call);
  if (found == shard.by_call.end()) return nullptr;
  found->second.used = next_use(shard);
  return found->second.result;
}

/// The clock that all shards share ticks with each result that is kept, not with each use. Hits in different shards therefore do not
/// contend for it.
MemoryTier::Use MemoryTier::next_use(Shard& shard) const {
  constexpr unsigned kUsesBits = 24;  // orders up to 2^24 uses between two ticks
  const Use tick = clock_.load(std::memory_order_relaxed) << kUsesBits;
  return shard.last_use = std::max(shard.last_use + 1, tick);
}

void MemoryTier::keep(const CallId& call, KeptPtr result, std::size_t limit) {
  const std::size_t bytes = bytes_of(*result);
  Shard& shard = shard_of(call);
  {
    const std::lock_guard lock(shard.mutex);
    // The former result is dropped in any case.
    if (const auto found = shard.by_call.find(call); found != shard.by_call.end()) remove(shard, found);
    if (bytes > max_payload(limit)) return;
    clock_.fetch_add(1, std::memory_order_relaxed);
    const Use now = next_use(shard);
    std::map<Use, CallId>
        fresh;  // allocated first, so that lack of memory cannot leave the shard half changed
    fresh.emplace(now, call);
    shard.by_call.emplace(call, Slot{std::move(result), now, now});
    shard.by_use.merge(fresh);
    bytes_.fetch_add(bytes, std::memory_order_relaxed);
  }
  while (bytes_.load(std::memory_order_relaxed) > limit && remove_least_recently_used()) {
  }
}

void MemoryTier::remove(Shard& shard, Slots::iterator slot) {
  bytes_.fetch_sub(bytes_of(*slot->second.result), std::memory_order_relaxed);
  shard.by_use.erase(slot->second.queued);
  shard.by_call.erase(slot);
}

/// The exact answer: the first element of by_use that was not used since it was queued.
MemoryTier::Slots::iterator MemoryTier::least_recently_used(Shard& shard) {
  for (;;) {
    const auto first = shard.by_use.begin();
    if (first == shard.by_use.end()) return shard.by_call.end();
    const auto slot = shard.by_call.find(first->second);
    if (slot->second.used == slot->second.queued) return slot;
    auto node = shard.by_use.extract(first);
    node.key() = slot->second.queued = slot->second.used;
    shard.by_use.insert(std::move(node));
  }
}

/// False if nothing is left. If other threads use or remove results meanwhile, a different one is removed, which is no worse.
bool MemoryTier::remove_least_recently_used() {
  Shard* oldest = nullptr;
  Use oldest_use = 0;
  for (Shard& shard : shards_) {
    const std::lock_guard lock(shard.mutex);
    const auto first = least_recently_used(shard);
    if (first == shard.by_call.end() || (oldest != nullptr && first->second.used >= oldest_use)) continue;
    oldest = &shard;
    oldest_use = first->second.used;
  }
  if (oldest == nullptr) return false;
  const std::lock_guard lock(oldest->mutex);
  if (const auto first = least_recently_used(*oldest); first != oldest->by_call.end()) remove(*oldest, first);
  return true;
}

void MemoryTier::drop(const CallId& call, const KeptPtr& result) {
  Shard& shard = shard_of(call);
  const std::lock_guard lock(shard.mutex);
  const auto found = shard.by_call.find(call);
  if (found != shard.by_call.end() && found->second.result == result) remove(shard, found);
}

void MemoryTier::drop_if(absl::FunctionRef<bool(const CallId&)> goes) {
  for (Shard& shard : shards_) {
    const std::lock_guard lock(shard.mutex);
    for (auto slot = shard.by_call.begin(); slot != shard.by_call.end();) {
      const auto next = std::next(slot);  // stays valid, because erasing does not move other slots
      if (goes(slot->first)) remove(shard, slot);
      slot = next;
    }
  }
}

MemoryTier::Info MemoryTier::info() {
  Info info;
  for (Shard& shard : shards_) {
    const std::lock_guard lock(shard.mutex);
    info.results += shard.by_call.size();
    for (const auto& [call, slot] : shard.by_call) info.bytes += bytes_of(*slot.result);
  }
  return info;
}

void MemoryTier::clear() {
  for (Shard& shard : shards_) {
    const std::lock_guard lock(shard.mutex);
    for (const auto& [call, slot] : shard.by_call)
      bytes_.fetch_sub(bytes_of(*slot.result), std::memory_order_relaxed);
    shard.by_use.clear();
    shard.by_call.clear();
  }
}

}  // namespace cachepy::internal
