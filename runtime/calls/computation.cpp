#include "calls/computation.h"

#include <unistd.h>

#include <array>
#include <string>
#include <utility>

#include "base/file_stat.h"
#include "base/swallow.h"
#include "calls/background.h"
#include "calls/call_identity.h"
#include "calls/publish.h"
#include "calls/store_result.h"
#include "calls/stored_arguments.h"
#include "calls/watch_bindings.h"
#include "config/settings.h"
#include "frames/quiet.h"
#include "program/loaded_code.h"
#include "remote_client/client.h"
#include "store/entry_name.h"
#include "tracking/child_processes.h"
#include "tracking/effects.h"
#include "tracking/loads.h"
#include "tracking/needs.h"
#include "tracking/tracker.h"
#include "tracking/watching.h"
#include "tracking/whole_environment.h"
#include "upkeep/upkeep.h"

namespace cachepy::internal {
namespace {

using Clock = std::chrono::steady_clock;

/// The path of the executable.
const std::string& executable() {
  static const auto* const path = [] {
    std::array<char, 4096> buffer;
    const ssize_t size = ::readlink("/proc/self/exe", buffer.data(), buffer.size());
    return new std::string(buffer.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
  }();
  return *path;
}

// Initialised when the program is loaded: after a fork during its first use in another thread, the child would wait for that thread
// for ever.
[[maybe_unused]] const std::string& executable_at_load = executable();

/// See NodeRecord::program.
std::string program() {
  std::string files = executable();
  for (const std::string& library : libraries_with_records()) (files += '\0') += library;
  return files;
}

Digest code_of(const std::vector<KeyPart>& parts) {
  for (const KeyPart& part : parts)
    if (part.kind == KeyPartKind::kCode) return part.digest;
  return {};
}

std::size_t memory_limit() {
  return static_cast<std::size_t>(settings().memory_limit);
}

/// Of a result that is not stored, only the digest is needed.
bool nothing_fits(std::uint64_t) {
  return false;
}

}  // namespace

void describe_place(NodeRecord& node, const CachedFunction& function) {
  node.source_file = function.site.file;
  node.source_line = function.site.line;
  node.process = static_cast<std::uint32_t>(::getpid());
  node.thread = static_cast<std::uint32_t>(::gettid());
}

void describe_call(EntryMetadata& metadata, const CachedFunction& function, const CallKey& key) {
  metadata.signature = function.site.signature;
  metadata.result_type = function.site.result_type;
  metadata.schema = function.result_schema;
  metadata.key_parts = key.parts();
  NodeRecord& node = metadata.node;
  node.program = program();
  // Without code records (only tests have such functions), the code cannot be compared with the program's file later.
  node.code = function.site.records != nullptr ? code_of(metadata.key_parts) : Digest();
  node.call = call_identity(function.name, metadata.key_parts, node.dependencies);
}

bool Computation::prepare() noexcept try {
  frame_ = std::make_shared<Frame>(caller_ != nullptr ? caller_->shared_from_this() : nullptr, function_.name,
                                   key_.digest(), &function_.store);
  for (const Dependency& dependency : key_.dependencies()) frame_->add_dependency(dependency);
  // Before the function runs, because it may change them.
  has_arguments_ = function_.store_args && encode_arguments(ops_, call_, arguments_);
  if (const Settings& now = settings(); sends_to_remote(now))
    shared_key_ = key_.shared_digest(ops_, call_, now.roots);
  if (function_.keeps_files) frame_->keep_effects();
  if (function_.children == Children::kTrack) frame_->observe_processes();
  if (function_.tracking != Tracking::kNamed) {
    if (begin_watching(*frame_)) {
      times_past_watch_ = bind_to_watch().times;
      if (function_.copies_environment) record_environment(*frame_->recorder());
    } else {
      log_.warn_once("tracking",
                     "this program is linked without automatic tracking: only files that it names "
                     "are dependencies (see docs/tracking.md)");
    }
  }
  output_.prepare(*frame_, call_);
  return true;
} catch (...) {
  swallow();
  return false;
}

void Computation::run(const WithoutCancellation& whole, UsersErrno& users_errno) {
  output_.before(*frame_);
  const FrameScope scope(frame_.get());
  started_ns_ = now_ns();
  const Clock::time_point begin = Clock::now();
  try {
    const CancellationAsBefore users_code(whole);
    const Loud recorded;
    if (ops_.prepare != nullptr) ops_.prepare(call_);
    output_.begin();
    const UsersErrno::InUse users(users_errno);
    ops_.compute(call_);
  } catch (...) {
    output_.end(*frame_);
    end_in_failure();
    throw;
  }
  cost_ = std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now() - begin);
  output_.end(*frame_);
  if (ops_.is_worth_storing != nullptr) ask_whether_to_store(whole);
}

// In the frame of the call: what the predicate uses is a dependency like what the function uses.
void Computation::ask_whether_to_store(const WithoutCancellation& whole) try {
  const CancellationAsBefore users_code(whole);
  const Loud recorded;
  if (!ops_.is_worth_storing(call_)) rejection_ = "store_if does not want it";
} catch (...) {
  rejection_ = "store_if threw an exception: " + thrown_text();
  log_.warn(rejection_ + "; the result is returned but not stored");
}

/// Why the result is not stored because of a predicate; "" where none objects.
std::string Computation::why_rejected(Frame::Outcome& outcome) const {
  if (!rejection_.empty() || ops_.is_worth_storing != nullptr) return rejection_;
  return std::move(outcome.rejected_below);
}

/// Of a call without a node. Its caller has used the result, and perhaps stores what was made of it.
void Computation::leave_to_caller(Frame::Outcome outcome, const std::string& why_rejected) {
  if (caller_ == nullptr) return;
  if (std::string changed = dependency_changed_during_run(outcome); !changed.empty())
    caller_->mark_inconsistent(std::move(changed));
  caller_->mark_rejected_below(rejection_.empty() ? why_rejected
                                                  : function_.name + ", which it called: " + why_rejected);
  leave_uses(outcome);
  caller_->add_failed_child(outcome.dependencies, outcome.changed);
}

/// To the caller of a call without a node.
void Computation::leave_uses(Frame::Outcome& outcome) {
  caller_->add_impurities(std::move(outcome.impurities));
  for (const std::string& uses : outcome.uses_below) caller_->add_uses_below(uses);
}

void Computation::take(void* value) {
  started_ns_ = now_ns();
  ops_.take_result(call_, value);
}

/// What the function's code was seen to use, and that it may have used more.
void Computation::add_what_was_seen() {
  if (frame_->recorder() == nullptr) return;
  end_processes(*frame_);
  record_loaded_libraries(*frame_);
  add_found_dependencies(*frame_, function_.untracked);
  PastWatch past = bind_to_watch();
  if (!past.for_good.empty())
    past.library = std::move(past.for_good);
  else if (past.times == times_past_watch_)
    return;
  frame_->add_impurities({{Use::kOpaque, std::move(past.library)}});
}

void Computation::end_in_failure() noexcept try {
  add_what_was_seen();
  Frame::Outcome outcome = frame_->finish();
  if (caller_ == nullptr) return;
  leave_uses(outcome);
  for (Dependency& dependency : outcome.dependencies) {
    if (dependency.own && outcome.inconsistency.empty() && !confirm(dependency))
      outcome.inconsistency = "'" + dependency.name + "' changed while it was used";
  }
  if (!outcome.inconsistency.empty()) caller_->mark_inconsistent(std::move(outcome.inconsistency));
  caller_->add_failed_child(outcome.dependencies, outcome.changed);
} catch (...) {
  swallow();
  if (caller_ != nullptr) caller_->mark_incomplete();
}

/// Describes a dependency that changed while the function ran; "" if there is none. Marks recorded stats as trusted if they are old
/// enough by now.
std::string Computation::dependency_changed_during_run(Frame::Outcome& outcome) const {
  if (!outcome.inconsistency.empty()) return std::move(outcome.inconsistency);
  for (Dependency& dependency : outcome.dependencies) {
    if (!dependency.own || confirm(dependency)) continue;
    const bool unreadable = dependency.digest.empty() && dependency.kind != DependencyKind::kEnvVar;
    return "'" + dependency.name +
           (unreadable ? "' is not a readable file or directory" : "' changed while it ran");
  }
  return "";
}

/// The metadata of the entry, except those of the result.
EntryMetadata Computation::describe(Frame::Outcome outcome) const {
  EntryMetadata metadata;
  NodeRecord& node = metadata.node;
  node.function = function_.name;
  node.key = key_.digest();
  node.started_ns = started_ns_;
  node.cost_ns = static_cast<std::uint64_t>(cost_.count());
  describe_place(node, function_);
  if (!outcome.has_unrecorded_call) node.own_code = function_.own_code;
  node.dependencies = std::move(outcome.dependencies);
  node.children = std::move(outcome.children);
  node.uses = Purity::noted(outcome.impurities, outcome.uses_below);
  return metadata;
}

/// Adds what the call printed to its record. Returns why a hit could not print it, or "".
std::string Computation::add_output(NodeRecord& node, bool store) {
  const std::optional<Effect> effect = output_.effect(*frame_, store && function_.keeps_output);
  if (!effect) return output_.problem();
  node.dependencies.push_back(dependency_of(*effect));
  blob_bytes_ += output_.bytes_written();
  if (store && frame_->output().has_printed() && !frame_->output().is_recorded())
    log_.warn_once(function_.name + " output",
                   "it printed something; a hit will not do so (effects = {\"output\"} prints it again)");
  return output_.problem();
}

/// Adds what the call left to its record. Returns why a hit could not put it back, or "".
std::string Computation::add_effects(NodeRecord& node, const std::vector<ChangedPath>& left, bool keep) {
  if (keep && frame_->recorder() == nullptr) return "it is not observed which files it changes";
  Effects effects = keep ? effects_kept(left, function_.store, function_.algo) : effects_noted(left);
  for (const Effect& effect : effects.list) node.dependencies.push_back(dependency_of(effect));
  blob_bytes_ += effects.bytes_written;
  // A call around this one that keeps effects puts them back.
  if (!frame_->keeps_effects() && !effects.list.empty())
    log_.warn_once(function_.name + " effects",
                   "it changed '" + effects.list.front().path +
                       "'; a hit will not do so (effects = {\"files\"} puts files back)");
  return std::move(effects.problem);
}

bool Computation::record(std::string_view why_not_stored, Replaced replaced) noexcept try {
  // Each of those calls used these settings where its attribute has no value; under other settings it would be a different call.
  if (frame_->has_called()) frame_->add_dependency(observe_settings());
  if (function_.expires.count() != 0) frame_->add_dependency(observe_expiry(function_.expires));
  add_what_was_seen();
  Frame::Outcome outcome = frame_->finish();
  if (not_stored_ = why_rejected(outcome); !not_stored_.empty()) {
    leave_to_caller(std::move(outcome), not_stored_);
    return false;
  }
  if (std::string refusal = function_.purity.refusal(outcome.impurities); !refusal.empty()) {
    log_.warn_once(refusal, refusal + "; its result is returned but not stored");
    not_stored_ = std::move(refusal);
    if (caller_ == nullptr) return false;
    // Whether its caller may use that is said by the caller's function.
    if (!outcome.inconsistency.empty()) caller_->mark_inconsistent(std::move(outcome.inconsistency));
    leave_uses(outcome);
    caller_->add_failed_child(outcome.dependencies, outcome.changed);
    return false;
  }
  if (std::string changed = dependency_changed_during_run(outcome); !changed.empty()) {
    // Warn once: all callers are affected, too.
    log_.warn_once(changed, changed + "; its result is returned but not stored");
    not_stored_ = changed;
    if (caller_ != nullptr) caller_->mark_inconsistent(std::move(changed));
    return false;
  }
  const std::vector<ChangedPath> left = std::move(outcome.changed);
  made_calls_ = !outcome.children.empty();
  EntryMetadata metadata = describe(std::move(outcome));
  NodeRecord& node = metadata.node;

  bool store = why_not_stored.empty();
  not_stored_ = why_not_stored;
  std::string problem = add_output(node, store);
  if (std::string other = add_effects(node, left, store && function_.keeps_files); !other.empty())
    problem = std::move(other);
  if (!problem.empty()) {
    log_.warn_once(problem, problem + "; its result is returned but not stored");
    not_stored_ = std::move(problem);
    store = false;
  }
  if (store) describe_stored(metadata);
  const bool later = store && function_.stores_in_background && !at_once_;
  PayloadCopy copy(later ? kMostQueuedBytes : MemoryTier::max_payload(memory_limit()), later);
  NewEntry entry(function_.store, metadata, store ? function_.compression : Compression::kNone,
                 store ? &fits_size_limit : &nothing_fits);
  if (std::string failure = encode(entry.payload(), copy, node); !failure.empty()) {
    log_.warn("its result cannot be stored: " + failure);
    not_stored_ = std::move(failure);
    store = false;
  }
  node.created_ns = now_ns();
  const bool is_queued = store && later && copy.whole;
  if (is_queued) node.outfile = entry_name({node.function, node.key});
  if (store && !is_queued) write(entry, metadata, replaced);
  const std::int64_t used_ns = node.created_ns;
  NodeRecord recorded = is_queued ? node : std::move(node);
  auto kept = std::make_shared<const KeptResult>(std::move(recorded), std::move(copy.bytes), used_ns);
  if (is_queued && !hand_over(metadata, kept, replaced)) {
    entry.payload().append(kept->payload);
    write(entry, metadata, replaced);
    if (metadata.node.outfile.empty())
      kept = std::make_shared<const KeptResult>(std::move(metadata.node), std::string(), used_ns);
  }
  const bool stored = !kept->node.outfile.empty();
  publish_computed(function_, caller_, *kept, left);
  // Even if the result is too large to be kept, the former one must be dropped.
  if (stored) MemoryTier::process().keep(id_, kept, copy.whole ? memory_limit() : 0);
  return stored;
} catch (...) {  // out of memory
  swallow();
  log_.warn("its result could not be recorded and is not stored");
  // The caller may lack some of this call's dependencies.
  if (caller_ != nullptr) caller_->mark_incomplete();
  return false;
}

/// Encodes the result, and describes it. Returns "" or the reason for a failure.
std::string Computation::encode(PayloadWriter& payload, PayloadCopy& copy, NodeRecord& node) {
  std::string failure = encode_result(ops_, call_, payload, copy);
  const bool is_in_payload = !copy.instead_of_payload || !copy.whole;
  node.result = is_in_payload ? payload.digest() : digest_of(copy.bytes);
  node.result_bytes = is_in_payload ? payload.raw_bytes() : copy.bytes.size();
  if (failure.empty()) result_ = node.result;
  return failure;
}

/// Adds what only a stored entry needs.
void Computation::describe_stored(EntryMetadata& metadata) {
  describe_call(metadata, function_, key_);
  if (!has_arguments_) return;
  metadata.directory = frame_->working_directory();
  metadata.arguments = std::move(arguments_);
}

/// False: the result must be stored now.
bool Computation::hand_over(EntryMetadata& metadata, const KeptPtr& kept, Replaced replaced) {
  LateResult late{id_,
                  {function_, shared_key_, replaced, cost_, blob_bytes_, function_.list_code(), claim_},
                  metadata,
                  kept,
                  function_.verbose};
  return store_in_background(late);
}

void Computation::write(NewEntry& entry, EntryMetadata& metadata, Replaced replaced) {
  if (function_.stores_in_background) wait_until_stored(id_);
  const StoreTask task{function_, shared_key_, replaced, cost_, blob_bytes_, function_.list_code(), claim_};
  StoreOutcome outcome = store_result(task, entry, metadata, log_);
  not_stored_ = std::move(outcome.problem);
  stored_bytes_ = outcome.bytes;
  began_log_ = outcome.began_log;
}

}  // namespace cachepy::internal
