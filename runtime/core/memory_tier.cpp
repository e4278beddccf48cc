#include "core/memory_tier.h"

#include <pthread.h>

#include <algorithm>
#include <cstring>

namespace cachepy::internal {
namespace {

// A list node, a slot of a hash table, the control block and what the allocator adds, roughly.
constexpr std::size_t kSlotBytes = 256;

std::size_t bytes_of(const KeptResult& result) {
  const NodeRecord& node = result.node;
  std::size_t bytes = kSlotBytes + sizeof result + result.payload.capacity() + node.function.capacity() +
                      node.outfile.capacity() + node.source_file.capacity();
  for (const Dependency& d : node.dependencies) bytes += sizeof d + d.name.capacity() + d.pattern.capacity();
  for (const ChildRef& child : node.children) bytes += sizeof child + child.function.capacity();
  return bytes;
}

}  // namespace

/// Keys are digests: uniform as they are.
std::size_t MemoryTier::KeyHash::operator()(const Key& key) const {
  std::size_t head;
  std::memcpy(&head, key.digest.bytes.data(), sizeof head);
  return head;
}

MemoryTier& MemoryTier::instance() {
  static MemoryTier* const tier = [] {
    // All locks are held across fork, so that the child's copy is whole.
    pthread_atfork(
        [] {
          for (Shard& shard : process().shards_) shard.mutex.lock();
        },
        [] {
          for (Shard& shard : process().shards_) shard.mutex.unlock();
        },
        [] {
          for (Shard& shard : process().shards_) shard.mutex.unlock();
        });
    return new MemoryTier;
  }();
  return *tier;
}

MemoryTier& MemoryTier::process() {
  return instance();
}

// Made when the program is loaded: a fork during a first use in another thread would leave the child waiting for that
// thread for ever.
const MemoryTier& MemoryTier::made_at_load = MemoryTier::instance();

KeptPtr MemoryTier::find(const Store& store, const Digest& key) {
  Shard& shard = shard_of(key);
  const std::lock_guard lock(shard.mutex);
  const auto found = shard.by_key.find(Key{&store, key});
  if (found == shard.by_key.end()) return nullptr;
  const Slots::iterator slot = found->second;
  if (slot != shard.slots.begin()) shard.slots.splice(shard.slots.begin(), shard.slots, slot);
  slot->used = clock_.load(std::memory_order_relaxed);
  return slot->result;
}

void MemoryTier::keep(const Store& store, KeptPtr result, std::size_t limit) {
  const std::size_t bytes = bytes_of(*result);
  const Key key{&store, result->node.key};
  Shard& shard = shard_of(key.digest);
  {
    const std::lock_guard lock(shard.mutex);
    // The one that it replaces goes in any case.
    if (const auto found = shard.by_key.find(key); found != shard.by_key.end()) remove(shard, found->second);
    if (bytes > max_payload(limit)) return;
    Slots fresh;  // what can fail for lack of memory comes before what must be done as a whole
    fresh.push_front({key, std::move(result), bytes, clock_.fetch_add(1, std::memory_order_relaxed)});
    shard.by_key.emplace(key, fresh.begin());
    shard.slots.splice(shard.slots.begin(), fresh);
    bytes_.fetch_add(bytes, std::memory_order_relaxed);
  }
  while (bytes_.load(std::memory_order_relaxed) > limit && remove_least_recently_used()) {
  }
}

void MemoryTier::remove(Shard& shard, Slots::iterator slot) {
  bytes_.fetch_sub(slot->bytes, std::memory_order_relaxed);
  shard.by_key.erase(slot->key);
  shard.slots.erase(slot);
}

/// False when nothing is left. Other threads may use and remove meanwhile; then another one goes, which is as good.
bool MemoryTier::remove_least_recently_used() {
  Shard* oldest = nullptr;
  std::uint64_t oldest_use = 0;
  for (Shard& shard : shards_) {
    const std::lock_guard lock(shard.mutex);
    if (shard.slots.empty() || (oldest != nullptr && shard.slots.back().used >= oldest_use)) continue;
    oldest = &shard;
    oldest_use = shard.slots.back().used;
  }
  if (oldest == nullptr) return false;
  const std::lock_guard lock(oldest->mutex);
  if (!oldest->slots.empty()) remove(*oldest, std::prev(oldest->slots.end()));
  return true;
}

void MemoryTier::drop(const Store& store, const KeptPtr& result) {
  Shard& shard = shard_of(result->node.key);
  const std::lock_guard lock(shard.mutex);
  const auto found = shard.by_key.find(Key{&store, result->node.key});
  if (found != shard.by_key.end() && found->second->result == result) remove(shard, found->second);
}

void MemoryTier::drop_all_of(const std::string& dir) {
  for (Shard& shard : shards_) {
    const std::lock_guard lock(shard.mutex);
    for (auto slot = shard.slots.begin(); slot != shard.slots.end();) {
      const auto next = std::next(slot);
      if (slot->key.store->dir() == dir) remove(shard, slot);
      slot = next;
    }
  }
}

MemoryTier::Info MemoryTier::info() {
  Info info;
  for (Shard& shard : shards_) {
    const std::lock_guard lock(shard.mutex);
    info.results += shard.slots.size();
    for (const Slot& slot : shard.slots) info.bytes += slot.bytes;
  }
  return info;
}

void MemoryTier::clear() {
  for (Shard& shard : shards_) {
    const std::lock_guard lock(shard.mutex);
    while (!shard.slots.empty()) remove(shard, shard.slots.begin());
  }
}

}  // namespace cachepy::internal
