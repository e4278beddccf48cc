#include "frames/frame.h"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

#include "base/fork.h"
#include "base/path.h"

namespace cachepy::internal {
namespace {

std::atomic<std::size_t> running_frames{0};
// How often the owner of something was unknown, for each reason.
using Counts = std::array<std::uint64_t, kDoubts>;
std::array<std::atomic<std::uint64_t>, kDoubts> unattributed;

Counts unattributed_now() {
  Counts counts;
  std::ranges::copy(unattributed, counts.begin());
  return counts;
}

Frame* count_for(const Owner& owner) {
  if (owner.doubt != Doubt::kNone) [[unlikely]]
    ++unattributed[static_cast<std::size_t>(owner.doubt)];
  return owner.frame;
}

/// Why the owner of something was unknown while the call ran, or "".
std::string reason_of(const Counts& begun_at) {
  const Counts now = unattributed_now();
  const auto grew = [&](Doubt doubt) {
    const auto at = static_cast<std::size_t>(doubt);
    return now[at] != begun_at[at];
  };
  if (grew(Doubt::kStack))
    return "code on a stack that is no thread's own (a fiber, a coroutine) used the cache while it ran, and "
           "may have done so for "
           "it: see bind_context()";
  if (grew(Doubt::kPool))
    return "a thread of a pool used files, variables or the cache while it ran, and may have done so for it: "
           "see bind_context()";
  return "";
}

/// Frames share a few locks, so that all of them can be held during a fork: the child may continue inside any frame that it was
/// given (bind_context) while other threads work for that frame.
struct FrameLocks {
  std::array<std::mutex, 8> each;
  std::atomic<std::size_t> given{0};

  std::mutex& next() { return each[given.fetch_add(1, std::memory_order_relaxed) % each.size()]; }
  void lock() {
    for (std::mutex& mutex : each) mutex.lock();
  }
  void unlock() {
    for (std::mutex& mutex : each) mutex.unlock();
  }
};

/// Never destroyed, because destructors of statics may make cached calls.
FrameLocks& frame_locks() {
  static FrameLocks* const locks = new FrameLocks;
  return *locks;
}

[[maybe_unused]] const bool whole_over_fork = hold_over_fork<[]() -> FrameLocks& { return frame_locks(); }>();

/// Compares two decimal numbers without leading zeros.
bool is_earlier_number(const std::string& a, const std::string& b) {
  return a.size() != b.size() ? a.size() < b.size() : a < b;
}

char letter_of(DependencyKind kind) {
  switch (kind) {
    case DependencyKind::kMetadata:
      return 'm';
    case DependencyKind::kListing:
      return 'n';
    case DependencyKind::kLink:
      return 'l';
    case DependencyKind::kEffect:
      return 'x';
    default:
      return is_of_a_file(kind) ? 'p' : 'e';
  }
}

/// Whether two dependencies with the same key agree. They must have the same content, except expiry times, of which the earliest applies.
std::string index_key(const Dependency& dependency) {
  if (dependency.kind == DependencyKind::kWorkingDirectory) return "w";
  if (dependency.kind == DependencyKind::kSettings) return "s";
  if (dependency.kind == DependencyKind::kExpiry) return "t";
  std::string key(1, letter_of(dependency.kind));
  key.append(dependency.name).push_back('\0');
  return key.append(dependency.pattern);
}

}  // namespace

Frame::Frame(std::shared_ptr<Frame> parent, std::string function, const Digest& key, const Store* store)
    : parent_(std::move(parent)),
      function_(std::move(function)),
      key_(key),
      store_(store),
      working_directory_(normal_path(".")),
      begun_at_(unattributed_now()),
      mutex_(frame_locks().next()),
      keeps_effects_(parent_ != nullptr && parent_->keeps_effects()),
      output_(parent_ != nullptr ? &parent_->output_ : nullptr) {
  if (store_ != nullptr) ++running_frames;
}

Frame::~Frame() {
  if (!finished_) end_locked();
}

Frame* Frame::current_to_count_for() {
  return count_for(current_owner());
}

Frame* Frame::current_to_record_for() {
  return count_for(owner_to_record_for());
}

std::size_t Frame::running() {
  return running_frames;
}

void Frame::add_dependency(Dependency dependency) {
  const std::lock_guard lock(mutex_);
  if (!finished_) add_locked(std::move(dependency));
}

void Frame::add_child(const ChildRef& child, const std::vector<Dependency>& dependencies,
                      std::span<const ChangedPath> changed) {
  const std::lock_guard lock(mutex_);
  if (finished_) return;
  has_called_ = true;
  if (child_keys_.insert(child.key).second) outcome_.children.push_back(child);
  // This call may read what the child has written. The child's result does not show whether that is unchanged.
  if (!changed.empty()) std::ranges::find(outcome_.children, child.key, &ChildRef::key)->result = Digest();
  add_of_child_locked(dependencies, changed, false);
}

void Frame::add_failed_child(const std::vector<Dependency>& dependencies,
                             std::span<const ChangedPath> changed) {
  const std::lock_guard lock(mutex_);
  if (finished_) return;
  has_called_ = true;
  has_unrecorded_call_ = true;
  // The child has no result that could show later that a change of these does not matter, so they become this call's own.
  add_of_child_locked(dependencies, changed, true);
}

void Frame::add_of_child_locked(const std::vector<Dependency>& dependencies,
                                std::span<const ChangedPath> changed, bool own) {
  // A file that this call has created is no dependency. A file that it read before the child changed it is a dependency on the
  // former content.
  if (recorder_ != nullptr && (recorder_->has_changes() || !changed.empty())) {
    recorder_->note_changes();
    of_children_.push_back({recorder_->next_order(), dependencies, {changed.begin(), changed.end()}, own});
    return;
  }
  for (const Dependency& dependency : dependencies) add_of_child_locked(dependency, own);
  outcome_.changed.insert(outcome_.changed.end(), changed.begin(), changed.end());
}

void Frame::add_of_child_locked(Dependency dependency, bool own) {
  if (dependency.kind == DependencyKind::kEffect)
    return;  // this call has effects of its own, see ChangedPath
  dependency.own = own;
  dependency.in_key = false;  // it is in the child's key, not in this one's
  add_locked(std::move(dependency));
}

void Frame::add_of_child(Dependency dependency, bool own) {
  const std::lock_guard lock(mutex_);
  if (!finished_) add_of_child_locked(std::move(dependency), own);
}

void Frame::record(std::atomic<std::size_t>& recorded_frames) {
  recorder_ = std::make_unique<Recorder>();
  recorded_frames_ = &recorded_frames;
  ++recorded_frames;
}

void Frame::add_processes(std::unique_ptr<ObservedProcesses> processes) {
  const std::lock_guard lock(mutex_);
  processes_.push_back(std::move(processes));
}

std::vector<std::unique_ptr<ObservedProcesses>> Frame::take_processes() {
  const std::lock_guard lock(mutex_);
  return std::move(processes_);
}

std::vector<Frame::OfChild> Frame::take_of_children() {
  const std::lock_guard lock(mutex_);
  return std::move(of_children_);
}

void Frame::set_changed(std::vector<ChangedPath> changed) {
  const std::lock_guard lock(mutex_);
  outcome_.changed = std::move(changed);
}

void Frame::add_locked(Dependency dependency) {
  if (dependency.kind == DependencyKind::kWorkingDirectory && dependency.name != working_directory_) {
    outcome_.inconsistency = "it tracked a relative path in '" + dependency.name +
                             "', which it had entered by a way that is not seen (a link may be on it)";
    dependency.name = working_directory_;
  }
  auto& known = outcome_.dependencies;
  const auto [found, is_new] = dependency_index_.try_emplace(index_key(dependency), known.size());
  if (is_new) {
    known.push_back(std::move(dependency));
    return;
  }
  Dependency& first = known[found->second];
  if (dependency.kind == DependencyKind::kExpiry) {
    if (is_earlier_number(dependency.name, first.name)) first.name = std::move(dependency.name);
    first.own |= dependency.own;
    return;
  }
  if (dependency.own && !first.own) {  // the child's record may be older than this call
    first.stat = dependency.stat;
    first.stat_trusted = dependency.stat_trusted;
  }
  if (first.kind != dependency.kind || first.digest != dependency.digest) {
    outcome_.inconsistency = "'" + dependency.name + "' changed while it ran";
  }
  first.own |= dependency.own;
  first.found &= dependency.found;
  first.settled |= dependency.settled;
  // The file is used in addition to the key, so a hit must check it, even if its key names another file with the same content.
  // An observed read of the file in the key by the call itself is not an additional use.
  if (!dependency.found || !dependency.own) first.in_key &= dependency.in_key;
}

void Frame::mark_inconsistent(std::string why) {
  const std::lock_guard lock(mutex_);
  outcome_.inconsistency = std::move(why);
}

void Frame::mark_rejected_below(std::string why) {
  const std::lock_guard lock(mutex_);
  outcome_.rejected_below = std::move(why);
}

void Frame::add_impurities(std::vector<Impurity> impurities) {
  const std::lock_guard lock(mutex_);
  if (finished_) return;
  for (Impurity& impurity : impurities) outcome_.impurities.push_back(std::move(impurity));
}

void Frame::add_uses_below(const std::string& uses) {
  if (uses.empty()) return;
  const std::lock_guard lock(mutex_);
  if (!finished_ && uses_below_.insert(uses).second) outcome_.uses_below.push_back(uses);
}

Frame::Reentry Frame::reenter(const Digest& key) {
  Frame* outermost = nullptr;
  Reentry reentry;
  for (Frame* frame = this; frame != nullptr; frame = frame->parent_.get()) {
    if (frame->key_ != key || frame->has_ended()) continue;
    outermost = frame;
    ++reentry.depth;
  }
  if (outermost != nullptr) reentry.count = ++outermost->reentries_;
  return reentry;
}

void Frame::leave() noexcept {
  left_ = true;
  if (awaited_ != nullptr) awaited_->leave();
}

void Frame::end_by_jump() noexcept {
  leave();
  {
    const std::lock_guard lock(mutex_);
    if (!finished_) end_locked();
  }
  if (parent_ != nullptr) parent_->mark_left();
}

std::vector<Frame::Call> Frame::calls() const {
  std::vector<Call> calls;
  for (const Frame* frame = this; frame != nullptr; frame = frame->parent_.get()) {
    if (!frame->has_ended()) calls.push_back({frame->store_, frame->key_});
  }
  return calls;
}

void Frame::end_locked() {
  finished_ = true;
  output_.end();
  if (store_ != nullptr) --running_frames;
  if (recorded_frames_ != nullptr) --*std::exchange(recorded_frames_, nullptr);
}

Frame::Outcome Frame::finish() {
  const std::lock_guard lock(mutex_);
  if (!finished_) end_locked();
  awaited_ = nullptr;
  outcome_.has_unrecorded_call = has_unrecorded_call_;
  if (outcome_.inconsistency.empty()) outcome_.inconsistency = reason_of(begun_at_);
  if (recorder_ != nullptr && recorder_->has_lost()) incomplete_ = true;
  if (incomplete_ && outcome_.inconsistency.empty())
    outcome_.inconsistency = "what it depends on could not be recorded";
  if (has_left_call_ && outcome_.inconsistency.empty())
    outcome_.inconsistency = "a cached call that it made was left by longjmp";
  const auto order = [](const Dependency& d) { return std::tie(d.kind, d.name, d.pattern); };
  std::sort(outcome_.dependencies.begin(), outcome_.dependencies.end(),
            [&](const Dependency& a, const Dependency& b) { return order(a) < order(b); });
  return std::move(outcome_);
}

}  // namespace cachepy::internal
