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
#include <span>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "format/node_record.h"
#include "frames/activation.h"
#include "frames/output.h"
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
  /// Of a file that was only opened for changing: its stat before that. If it has it still, nobody has written to it.
  std::optional<FileStat> stat_before = {};
  std::optional<Digest> content_before = {};  ///< of the same file, if it is known
  std::string target = {};   ///< where a link that the call made leads to, absolute; "": it made none
  std::string problem = {};  ///< why a hit cannot make the same change: "was given to another owner"
};

/// A path that a call has changed: a file that it wrote, created, removed or renamed.
struct ChangedPath {
  std::string path;
  bool whole = true;              ///< nothing of the former content is left
  std::uint32_t type_before = 0;  ///< file type as in st_mode; 0: nothing existed there
  std::uint32_t type_now = 0;
  HowChanged how = {};
};

/// Something that a call used and that may differ from call to call.
struct Impurity {
  Use use{};
  std::string name;                       ///< the function that used it
  std::vector<std::uintptr_t> callers{};  ///< addresses in the running functions, innermost first
};

/// Notified if a call ends without returning, because others may wait for it.
class Awaited {
 public:
  /// The call will never end. May be called in a signal handler, and more than once.
  virtual void leave() noexcept = 0;

 protected:
  ~Awaited() = default;
};

/// Processes that a call has started and that are observed.
class ObservedProcesses {
 public:
  virtual ~ObservedProcesses() = default;
  /// Ends the observation. Everything that the processes did is recorded afterwards. Returns why that is not known, or "".
  virtual std::string end() = 0;
};

/// All relative paths that a call uses, including those of calls below it, start at the directory in which it began. One dependency
/// (kWorkingDirectory) records that directory, whatever directory an added dependency names.
class Frame : public std::enable_shared_from_this<Frame> {
 public:
  /// `store`: receives the result and outlives the frame; null: the result is not stored.
  Frame(std::shared_ptr<Frame> parent, std::string function, const Digest& key, const Store* store);
  ~Frame();

  /// The frame for which the calling code works; null outside of cached calls.
  static Frame* current() { return current_owner().frame; }
  /// As above, for something that is to be recorded for that frame. If the frame is unknown (see Doubt), no call that runs now will
  /// be stored.
  static Frame* current_to_count_for();
  /// As above, for observed system calls. Allocates nothing if the code runs on a thread's own stack.
  static Frame* current_to_record_for();
  /// The number of frames that have not ended, not counting those without a store.
  static std::size_t running();

  /// Adds a dependency of the call itself. If it is added twice with different contents, the call is inconsistent.
  void add_dependency(Dependency dependency);
  /// Adds a finished child, its dependencies, and the paths that it has changed.
  void add_child(const ChildRef& child, const std::vector<Dependency>& dependencies,
                 std::span<const ChangedPath> changed = {});
  /// Adds the dependencies of a child that threw: this call may continue, and return a different result once the child does not
  /// throw.
  void add_failed_child(const std::vector<Dependency>& dependencies, std::span<const ChangedPath> changed);

  /// A cached call below it may be neither added as a child nor as a failed one: it was computed without the cache, or only asked for.
  void note_unrecorded_call() noexcept { has_unrecorded_call_ = true; }

  /// Begins to record the observed system calls of its code, until the frame ends. `recorded_frames` is the number of frames that record.
  void record(std::atomic<std::size_t>& recorded_frames);
  /// Null if nothing is recorded.
  Recorder* recorder() const { return recorder_.get(); }
  /// What it leaves in files is part of its result, or of that of a call around it.
  void keep_effects() { keeps_effects_ = true; }
  bool keeps_effects() const { return keeps_effects_; }
  /// What its code and the calls below it print.
  Output& output() { return output_; }
  /// The processes that its code starts are observed.
  void observe_processes() { observes_processes_ = true; }
  bool observes_processes() const { return observes_processes_; }
  void add_processes(std::unique_ptr<ObservedProcesses> processes);
  std::vector<std::unique_ptr<ObservedProcesses>> take_processes();
  /// Dependencies and changes of children, because their order relative to this call's own events matters. Dependencies are
  /// as add_child() adds them.
  struct OfChild {
    std::uint32_t order = 0;  ///< position among the recorder's events
    std::vector<Dependency> dependencies;
    std::vector<ChangedPath> changed;
    bool own = false;  ///< its dependencies become this call's own
  };
  std::vector<OfChild> take_of_children();
  void add_of_child(Dependency dependency, bool own);
  void set_changed(std::vector<ChangedPath> changed);
  /// Whether its call has ended. A thread of a pool that was started in it continues.
  bool has_ended() const { return finished_ || left_; }
  /// The directory in which the call was made.
  const std::string& working_directory() const { return working_directory_; }
  /// Whether it made any cached call.
  bool has_called() const { return has_called_; }
  /// What this call saw is inconsistent (for example, a file changed while it ran), so its result must not be stored.
  void mark_inconsistent(std::string why);
  /// Adds what it or a call below it used. Its function decides whether the result may be stored.
  void add_impurities(std::vector<Impurity> impurities);
  /// Adds what a stored call below it used, as NodeRecord::uses.
  void add_uses_below(const std::string& uses);
  /// A call below it was not stored because of its option store_if. What was made of its result is not stored either, unless the
  /// function has a store_if of its own.
  void mark_rejected_below(std::string why);
  /// Its dependencies could not be recorded because memory was exhausted, so its result must not be stored.
  void mark_incomplete() noexcept { incomplete_ = true; }
  /// A call inside it was left by a jump, so the dependencies of that call are unknown.
  void mark_left() noexcept { has_left_call_ = true; }

  /// How deeply the call with that key is nested inside itself, and how often it was begun.
  struct Reentry {
    int depth = 0;  ///< 0: it is not inside such a call
    int count = 0;  ///< including this time
  };
  Reentry reenter(const Digest& key);

  /// A jump leaves the call. Async-signal-safe.
  void leave() noexcept;
  /// Ends the recording of a call that was left by a jump. The calls around it do not learn its dependencies.
  void end_by_jump() noexcept;
  /// The object that leave() notifies, until the frame ends.
  void set_awaited(std::shared_ptr<Awaited> awaited) { awaited_ = std::move(awaited); }

  struct Call {
    const Store* store;
    Digest key;
  };
  /// This call and the calls around it that have not ended, innermost first.
  std::vector<Call> calls() const;

  struct Outcome {
    std::vector<Dependency> dependencies;  ///< sorted by (kind, name, pattern)
    std::vector<ChildRef> children;        ///< in order of first call
    std::vector<ChangedPath> changed;      ///< by the call and the calls below it, as far as known
    std::vector<Impurity> impurities;
    std::vector<std::string> uses_below;  ///< see add_uses_below(); each once
    bool has_unrecorded_call = false;     ///< `children` may lack a call: see note_unrecorded_call()
    std::string inconsistency;            ///< "" = none
    std::string rejected_below;           ///< see mark_rejected_below(); "" = nothing was
  };
  /// Ends the recording. Whatever other threads add later is dropped.
  Outcome finish();

 private:
  void add_locked(Dependency dependency);
  void add_of_child_locked(const std::vector<Dependency>& dependencies, std::span<const ChangedPath> changed,
                           bool own);
  void add_of_child_locked(Dependency dependency, bool own);
  void end_locked();

  const std::shared_ptr<Frame> parent_;
  const std::string function_;
  const Digest key_;
  const Store* const store_;
  const std::string working_directory_;

  const std::array<std::uint64_t, kDoubts> begun_at_;  // the number of unattributed uses at the beginning

  std::mutex& mutex_;                   // shared with other frames
  std::atomic<bool> finished_ = false;  // changed under the lock
  std::atomic<bool> has_called_ = false;
  std::atomic<bool> incomplete_ = false;
  std::atomic<bool> has_unrecorded_call_ = false;
  std::atomic<bool> has_left_call_ = false;
  std::atomic<bool> left_ = false;
  std::atomic<int> reentries_ = 0;
  std::shared_ptr<Awaited> awaited_;
  std::unique_ptr<Recorder> recorder_;
  bool observes_processes_ = false;  // set before it runs
  std::vector<std::unique_ptr<ObservedProcesses>> processes_;
  bool keeps_effects_;                                   // set before it runs
  std::atomic<std::size_t>* recorded_frames_ = nullptr;  // null: it does not record
  std::vector<OfChild> of_children_;
  Output output_;
  Outcome outcome_;
  absl::flat_hash_map<std::string, std::size_t>
      dependency_index_;  // name and pattern -> place in dependencies
  absl::flat_hash_set<Digest> child_keys_;
  absl::flat_hash_set<std::string> uses_below_;
};

/// While it lives, the function that creates it, and all functions that it calls on the same stack, work for `frame` (null: for no frame).
class FrameScope {
 public:
  [[gnu::always_inline]] explicit FrameScope(Frame* frame) {
    begin_activation(frame, __builtin_dwarf_cfa(), activation_);
  }
  ~FrameScope() { end_activation(activation_); }
  /// The function that creates it is the thread's whole work.
  void is_whole_thread() {
    if (activation_ != nullptr) activation_->is_whole_thread = true;
  }
  FrameScope(const FrameScope&) = delete;
  FrameScope& operator=(const FrameScope&) = delete;

 private:
  Activation* activation_;
};

}  // namespace cachepy::internal
