// A cached call while it runs: what it depends on and which cached calls it made.
//
// Each thread works for one frame at a time, the innermost; several threads may work for the same one.
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "format/node_record.h"

namespace cachepy::internal {

class Store;

/// All relative paths that a call uses, also inside of the calls below it, are taken from where it began: one dependency
/// says so (kWorkingDirectory), whatever directory an added one names.
class Frame : public std::enable_shared_from_this<Frame> {
 public:
  /// `store`: where the result goes, null for nowhere; it outlives the frame.
  Frame(std::shared_ptr<Frame> parent, std::string function, const Digest& key, const Store* store);

  /// The frame that this thread works for; null outside of cached calls.
  static Frame* current();
  /// Makes this thread work for `frame` (null: for none); returns the one before.
  static Frame* exchange(Frame* frame);

  /// Adds what the call itself uses. Seen twice with different content: the call is inconsistent.
  void add_dependency(Dependency dependency);
  /// Adds a finished child and all that it depends on.
  void add_child(const ChildRef& child, const std::vector<Dependency>& dependencies);
  /// Adds what a child that threw depends on: this call may live on, and give another result once the child does not
  /// throw.
  void add_failed_child(const std::vector<Dependency>& dependencies);
  /// Whether it made any cached call.
  bool has_called() const { return has_called_; }
  /// What this call saw does not fit together (a file changed while it ran): its result must not be stored.
  void mark_inconsistent(std::string why);
  /// What it depends on could not be recorded, as there was no memory: its result must not be stored.
  void mark_incomplete() noexcept { incomplete_ = true; }

  /// Whether this call, or one that it runs inside of, is the one with that key. One that has ended is not: a thread of a
  /// pool that was begun in it goes on.
  bool is_inside(const Digest& key) const;

  struct Call {
    const Store* store;
    Digest key;
  };
  /// This call and those that it runs inside of, the innermost first, but for those that have ended.
  std::vector<Call> calls() const;

  struct Outcome {
    std::vector<Dependency> dependencies;  ///< sorted by (kind, name, pattern)
    std::vector<ChildRef> children;        ///< in order of first call
    std::string inconsistency;             ///< "" = none
  };
  /// Ends the recording; what other threads add later is dropped.
  Outcome finish();

 private:
  void add_locked(Dependency dependency);
  void add_inherited_locked(const std::vector<Dependency>& dependencies);

  const std::shared_ptr<Frame> parent_;
  const std::string function_;
  const Digest key_;
  const Store* const store_;
  const std::string working_directory_;

  std::mutex& mutex_;                   // other frames may have it, too
  std::atomic<bool> finished_ = false;  // changed under the lock
  std::atomic<bool> has_called_ = false;
  std::atomic<bool> incomplete_ = false;
  Outcome outcome_;
  absl::flat_hash_map<std::string, std::size_t>
      dependency_index_;  // name and pattern -> place in dependencies
  absl::flat_hash_set<Digest> child_keys_;
};

/// While it lives, this thread works for `frame`.
class FrameScope {
 public:
  explicit FrameScope(Frame* frame) : outer_(Frame::exchange(frame)) {}
  ~FrameScope() { Frame::exchange(outer_); }
  FrameScope(const FrameScope&) = delete;
  FrameScope& operator=(const FrameScope&) = delete;

 private:
  Frame* outer_;
};

}  // namespace cachepy::internal
