// A cached call while it runs: what it depends on and which cached calls it made.
//
// Each thread works for one frame at a time, the innermost; several threads may work for the same one.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "format/node_record.h"
#include "frames/activation.h"
#include "frames/recorder.h"
#include "watch/use.h"

namespace cachepy::internal {

class Store;

/// How a call has changed what is at a path.
struct HowChanged {
  bool own = false;           ///< by its own code, not only by calls below it
  bool content = false;       ///< not only permissions, owner or times
  bool sets_mode = false;     ///< the permissions are the call's, also of a file that was there before
  bool sets_time = false;     ///< to a moment that the call named
  bool follows = false;       ///< through a symlink, if one is at the path
  bool is_symlink = false;    ///< the call made one
  bool is_moved = false;      ///< a directory that was renamed, with all below it
  bool has_new_name = false;  ///< a name that no other call will choose (mkstemp)
  /// The size that the file had when the call began to add to its end, unless the call changed it otherwise.
  std::optional<std::uint64_t> appended_from = {};
  std::string problem = {};  ///< why a hit cannot make the same change: "was given to another owner"
};

/// A path that a call has changed.
struct ChangedPath {
  std::string path;
  bool whole = true;              ///< nothing is left there of what was before
  std::uint32_t type_before = 0;  ///< as in a mode; 0: nothing was there
  std::uint32_t type_now = 0;
  HowChanged how = {};
};

/// Something that a call used and that may be another at each call.
struct Impurity {
  Use use{};
  std::string name;                       ///< of the function that it was used by
  std::vector<std::uintptr_t> callers{};  ///< addresses in the functions that ran, the innermost first
};

/// What others wait for while a call runs.
class Awaited {
 public:
  /// The call will never end. May be called in a signal handler, and more than once.
  virtual void leave() noexcept = 0;

 protected:
  ~Awaited() = default;
};

/// All relative paths that a call uses, also inside of the calls below it, are taken from where it began: one dependency
/// says so (kWorkingDirectory), whatever directory an added one names.
class Frame : public std::enable_shared_from_this<Frame> {
 public:
  /// `store`: where the result goes, null for nowhere; it outlives the frame.
  Frame(std::shared_ptr<Frame> parent, std::string function, const Digest& key, const Store* store);
  ~Frame();

  /// The frame that the code which asks works for; null outside of cached calls.
  static Frame* current() { return current_owner().frame; }
  /// As above, for what is to count for that frame. Where it is not known whom it counts for (see Doubt), no call that runs now
  /// will be stored.
  static Frame* current_to_count_for();
  /// As above, for what the code does to the outside by itself. Allocates nothing for a thread's own stack.
  static Frame* current_to_record_for();
  /// How many frames have not ended, those left out that store nothing.
  static std::size_t running();

  /// Adds what the call itself uses. Seen twice with different content: the call is inconsistent.
  void add_dependency(Dependency dependency);
  /// Adds a finished child, all that it depends on, and what it has changed.
  void add_child(const ChildRef& child, const std::vector<Dependency>& dependencies,
                 const std::vector<ChangedPath>& changed = {});
  /// Adds what a child that threw depends on: this call may live on, and give another result once the child does not
  /// throw.
  void add_failed_child(const std::vector<Dependency>& dependencies, const std::vector<ChangedPath>& changed);

  /// From now on until it ends, what its code does to the outside is recorded. `recorded_frames` counts those of which it is.
  void record(std::atomic<std::size_t>& recorded_frames);
  /// Null: nothing is recorded.
  Recorder* recorder() const { return recorder_.get(); }
  /// What it leaves in files is part of its result, or of that of a call around it.
  void keep_effects() { keeps_effects_ = true; }
  bool keeps_effects() const { return keeps_effects_; }
  /// What children depended on and changed, where the order of that and of this call's own events matters. Dependencies are
  /// as add_child() adds them.
  struct OfChild {
    std::uint32_t order = 0;  ///< among the recorder's events
    std::vector<Dependency> dependencies;
    std::vector<ChangedPath> changed;
    bool own = false;  ///< its dependencies become this call's own
  };
  std::vector<OfChild> take_of_children();
  void add_of_child(Dependency dependency, bool own);
  void set_changed(std::vector<ChangedPath> changed);
  /// Whether its call is over. A thread of a pool that was begun in it goes on.
  bool has_ended() const { return finished_ || left_; }
  /// The directory that the call was made in.
  const std::string& working_directory() const { return working_directory_; }
  /// Whether it made any cached call.
  bool has_called() const { return has_called_; }
  /// What this call saw does not fit together (a file changed while it ran): its result must not be stored.
  void mark_inconsistent(std::string why);
  /// It, or a call below it, used that. Whether it may be stored, its function says.
  void add_impurities(std::vector<Impurity> impurities);
  /// What it depends on could not be recorded, as there was no memory: its result must not be stored.
  void mark_incomplete() noexcept { incomplete_ = true; }
  /// A call in it was left by a jump, and what it used is not known.
  void mark_left() noexcept { has_left_call_ = true; }

  /// How often this call, or one that it runs inside of, has been begun again with that key, and how deep.
  struct Reentry {
    int depth = 0;  ///< 0: it is not inside of such a call
    int count = 0;  ///< with this time
  };
  Reentry reenter(const Digest& key);

  /// A jump goes past the call. May be called in a signal handler.
  void leave() noexcept;
  /// Ends the recording of a call that was left so: those around it do not know what it used.
  void end_by_jump() noexcept;
  /// What leave() is told to as well, until the frame ends.
  void set_awaited(std::shared_ptr<Awaited> awaited) { awaited_ = std::move(awaited); }

  struct Call {
    const Store* store;
    Digest key;
  };
  /// This call and those that it runs inside of, the innermost first, but for those that have ended.
  std::vector<Call> calls() const;

  struct Outcome {
    std::vector<Dependency> dependencies;  ///< sorted by (kind, name, pattern)
    std::vector<ChildRef> children;        ///< in order of first call
    std::vector<ChangedPath> changed;      ///< by the call and those below it, as far as it is known
    std::vector<Impurity> impurities;
    std::string inconsistency;  ///< "" = none
  };
  /// Ends the recording; what other threads add later is dropped.
  Outcome finish();

 private:
  void add_locked(Dependency dependency);
  void add_of_child_locked(const std::vector<Dependency>& dependencies,
                           const std::vector<ChangedPath>& changed, bool own);
  void add_of_child_locked(Dependency dependency, bool own);
  void end_locked();

  const std::shared_ptr<Frame> parent_;
  const std::string function_;
  const Digest key_;
  const Store* const store_;
  const std::string working_directory_;

  const std::array<std::uint64_t, kDoubts> begun_at_;  // the number of unattributed uses at the beginning

  std::mutex& mutex_;                   // other frames may have it, too
  std::atomic<bool> finished_ = false;  // changed under the lock
  std::atomic<bool> has_called_ = false;
  std::atomic<bool> incomplete_ = false;
  std::atomic<bool> has_left_call_ = false;
  std::atomic<bool> left_ = false;
  std::atomic<int> reentries_ = 0;
  std::shared_ptr<Awaited> awaited_;
  std::unique_ptr<Recorder> recorder_;
  bool keeps_effects_;                                   // set before it runs
  std::atomic<std::size_t>* recorded_frames_ = nullptr;  // null: it is not one of them
  std::vector<OfChild> of_children_;
  Outcome outcome_;
  absl::flat_hash_map<std::string, std::size_t>
      dependency_index_;  // name and pattern -> place in dependencies
  absl::flat_hash_set<Digest> child_keys_;
};

/// While it lives, the function that makes it, and what that calls on the same stack, work for `frame` (null: for none).
class FrameScope {
 public:
  [[gnu::always_inline]] explicit FrameScope(Frame* frame) {
    begin_activation(frame, __builtin_dwarf_cfa(), activation_);
  }
  ~FrameScope() { end_activation(activation_); }
  /// The function that makes it is all that this thread runs.
  void is_whole_thread() {
    if (activation_ != nullptr) activation_->is_whole_thread = true;
  }
  FrameScope(const FrameScope&) = delete;
  FrameScope& operator=(const FrameScope&) = delete;

 private:
  Activation* activation_;
};

}  // namespace cachepy::internal
