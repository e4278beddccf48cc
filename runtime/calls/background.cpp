#include "calls/background.h"

#include <pthread.h>

#include <atomic>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "base/fork.h"
#include "base/signals_blocked.h"
#include "base/swallow.h"
#include "frames/quiet.h"
#include "graph/graph.h"
#include "upkeep/upkeep.h"

namespace cachepy::internal {
namespace {

struct Hash {
  std::size_t operator()(const CallId& call) const { return call.hash(); }
};

std::size_t bytes_of(const LateResult& late) {
  return late.result->payload.capacity();
}

struct Queue {
  std::mutex mutex;
  std::condition_variable changed;
  std::deque<std::unique_ptr<LateResult>> waiting;
  std::unique_ptr<LateResult> current;  // is being stored
  /// The newest unstored result of each call.
  absl::flat_hash_map<CallId, KeptPtr, Hash> unstored;
  std::atomic<std::size_t> unstored_count{0};  // 0: nobody needs to look
  std::size_t bytes = 0;
  LateResult* left_to_parent = nullptr;  // in the child of a fork
  bool has_thread = false;               // to be joined
  bool is_running = false;
  bool is_over = false;  // the process ends
  ::pthread_t thread{};

  bool ensure_thread();
  bool is_this_thread() const { return is_running && ::pthread_equal(::pthread_self(), thread) != 0; }
  void run() noexcept;
  void after_fork_in_child();
};

Queue& queue() {
  return ProcessWide<Queue>::get();
}

void* run_queue(void*) {
  const Quiet library;
  queue().run();
  return nullptr;
}

/// The lock is held. A thread that no longer runs has released it for the last time.
bool Queue::ensure_thread() {
  if (is_running) return true;
  if (std::exchange(has_thread, false)) ::pthread_join(thread, nullptr);
  const SignalsBlocked blocked;
  // Not std::thread: its threads work for the frame of the thread that started them.
  is_running = has_thread = ::pthread_create(&thread, nullptr, run_queue, nullptr) == 0;
  return is_running;
}

/// The parent stores what it has queued. Its thread is not in the child, and what that thread uses is left alone.
void Queue::after_fork_in_child() {
  std::construct_at(&changed);
  left_to_parent = current.release();
  waiting.clear();
  unstored.clear();
  unstored_count = 0;
  bytes = 0;
  has_thread = is_running = false;
}

/// The graph has been told that the result is stored.
void tell_graph_otherwise(const LateResult& late) {
  NodeRecord node = late.result->node;
  node.outfile.clear();
  Graph::process().upsert(node, late.task.function.store.dir());
}

void store_late(LateResult& late) noexcept try {
  const CachedFunction& function = late.task.function;
  CallLog log(function);
  NewEntry entry(function.store, late.metadata, function.compression, &fits_size_limit);
  entry.payload().append(late.result->payload);
  const StoreOutcome outcome = store_result(late.task, entry, late.metadata, log);
  if (!outcome.problem.empty()) return tell_graph_otherwise(late);
  upkeep_after_store(function.store,
                     {.bytes = outcome.bytes, .new_log = outcome.began_log, .verbose = late.verbose});
} catch (...) {  // out of memory: it is computed again
  swallow();
}

void Queue::run() noexcept {
  std::unique_lock lock(mutex);
  while (!waiting.empty()) {
    current = std::move(waiting.front());
    waiting.pop_front();
    LateResult& late = *current;
    lock.unlock();
    store_late(late);
    lock.lock();
    bytes -= bytes_of(late);
    if (const auto found = unstored.find(late.id); found != unstored.end() && found->second == late.result)
      unstored.erase(found);
    unstored_count = unstored.size();
    current.reset();
    changed.notify_all();
  }
  is_running = false;
  changed.notify_all();
}

/// Runs after the destructors of statics, which may still make cached calls.
[[gnu::destructor]] void finish_at_exit() {
  Queue& all = queue();
  std::unique_lock lock(all.mutex);
  all.is_over = true;
  all.changed.wait(lock, [&] { return !all.is_running; });
  if (std::exchange(all.has_thread, false)) ::pthread_join(all.thread, nullptr);
}

}  // namespace

bool store_in_background(LateResult& late) {
  Queue& all = queue();
  const std::lock_guard lock(all.mutex);
  const std::size_t size = bytes_of(late);
  if (all.is_over || size > kMostQueuedBytes - all.bytes || !all.ensure_thread()) return false;
  KeptPtr& unstored = all.unstored[late.id];
  all.waiting.push_back(std::make_unique<LateResult>(std::move(late)));
  unstored = all.waiting.back()->result;
  all.unstored_count = all.unstored.size();
  all.bytes += size;
  return true;
}

KeptPtr find_unstored(const CallId& call) {
  Queue& all = queue();
  if (all.unstored_count.load(std::memory_order_acquire) == 0) return nullptr;
  const std::lock_guard lock(all.mutex);
  const auto found = all.unstored.find(call);
  return found != all.unstored.end() ? found->second : nullptr;
}

void wait_until_stored(const CallId& call) {
  Queue& all = queue();
  std::unique_lock lock(all.mutex);
  if (all.is_this_thread()) return;  // a receiver of log lines may make calls
  all.changed.wait(lock, [&] { return !all.is_running || !all.unstored.contains(call); });
}

void wait_until_all_stored() {
  Queue& all = queue();
  std::unique_lock lock(all.mutex);
  if (all.is_this_thread()) return;
  all.changed.wait(lock, [&] { return !all.is_running || (all.waiting.empty() && all.current == nullptr); });
}

}  // namespace cachepy::internal
