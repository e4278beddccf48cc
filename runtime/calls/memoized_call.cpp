#include "calls/memoized_call.h"

#include <span>
#include <utility>

#include "base/swallow.h"
#include "cachepy/error.h"
#include "calls/audit.h"
#include "calls/calls_below.h"
#include "calls/hit_timer.h"
#include "calls/other_machines.h"
#include "calls/publish.h"
#include "calls/remote_source.h"
#include "frames/quiet.h"
#include "store/counts.h"
#include "tracking/put_back.h"
#include "tracking/tracker.h"
#include "upkeep/upkeep.h"

namespace cachepy::internal {
namespace {

// Limits for computing a call inside of an equal call: nesting depth, and number.
constexpr int kDeepestInItself = 16;
constexpr int kMostInItself = 1000;

}  // namespace

MemoizedCall::MemoizedCall(const CachedFunction& function, const detail::CallOps& ops, void* call,
                           Frame* caller, const CallOptions& options, const std::optional<CallId>& id)
    : function_(function),
      ops_(ops),
      call_(call),
      caller_(caller),
      options_(options),
      verbose_(function.verbose || options_.verbose),
      begin_ns_(steady_now_ns()),
      id_(id),
      log_(function) {}

void MemoizedCall::run() {
  serve_or_compute();
  print_again();
}

void MemoizedCall::print_again() noexcept {
  if (!output_) return;
  const WithoutCancellation whole;
  std::exchange(output_, std::nullopt)->print();
}

void MemoizedCall::serve_or_compute() {
  may_audit_ = function_.audit > 0;
  if (serve_by_arguments() && audited_ == nullptr) return;
  const WithoutCancellation whole;
  if (audited_ == nullptr && !serve_by_key()) {
    if (!failure_.empty()) return compute_uncached(whole);
    in_itself_ = is_inside_itself();
    std::optional<Flight> flight;
    if (!may_serve() || options_.skip_save || in_itself_ || !serve_after_others(flight, whole))
      return compute(flight, whole);
  }
  if (audited_ != nullptr) audit(*audited_, whole);
}

bool MemoizedCall::serve_by_arguments() {
  return may_serve() && id_ && serve(look_in({&memory_source()}));
}

bool MemoizedCall::serve_by_key() try {
  KeyScratch scratch;
  key_.emplace(function_, ops_, call_, scratch);
  failure_ = key_->failure();
  if (failure_.empty()) {
    const bool looked_in_memory = id_.has_value();
    if (!looked_in_memory) id_ = call_id(function_, key_->digest());
    if (may_serve() &&
        serve(looked_in_memory ? look_in({&store_source()}) : look_in({&memory_source(), &store_source()})))
      return true;
  }
  key_->leave_scratch();
  return false;
} catch (...) {  // out of memory
  swallow();
  failure_ = "it cannot be looked up: " + thrown_text();
  key_.reset();
  return false;
}

bool MemoizedCall::make_key() noexcept try {
  KeyScratch scratch;
  key_.emplace(function_, ops_, call_, scratch);
  failure_ = key_->failure();
  if (!id_) id_ = call_id(function_, key_->digest());
  key_->leave_scratch();
  return failure_.empty();
} catch (...) {
  swallow();
  key_.reset();
  failure_ = "out of memory";
  return false;
}

bool MemoizedCall::serve_after_others(std::optional<Flight>& flight, const WithoutCancellation& whole) {
  // Waiting is no cost of a hit.
  std::int64_t wait_begins_ns = steady_now_ns();
  take(flight, whole);
  begin_ns_ += steady_now_ns() - wait_begins_ns;
  Lookup found = look_in({&memory_source(), &store_source(), &renewed_source(), &remote_source()});
  if (!missed_.empty()) {
    wait_begins_ns = steady_now_ns();
    found = look_after_other_machines(flight, whole);
    begin_ns_ += steady_now_ns() - wait_begins_ns;
  }
  if (!std::holds_alternative<Hit>(found) && make_calls_below_first(flight, whole))
    found = look_in({&renewed_source()});
  if (!serve(found)) return false;
  flight.reset();
  Stored stored = std::get<Hit>(found).stored;
  stored.verbose = verbose_;
  if (stored.bytes != 0) upkeep_after_store(function_.store, stored);
  return true;
}

bool MemoizedCall::make_calls_below_first(const std::optional<Flight>& flight,
                                          const WithoutCancellation& whole) try {
  if (!flight || (stale_ns_ == 0 && function_.own_code.empty())) return false;
  const std::int64_t begin_ns = steady_now_ns();
  const bool made = make_calls_below(function_, *key_, stale_ns_ != 0, caller_, *flight, whole);
  begin_ns_ += steady_now_ns() - begin_ns;  // computing these calls is no cost of a hit
  return made;
} catch (...) {  // out of memory
  swallow();
  return false;
}

void MemoizedCall::take(std::optional<Flight>& flight, const WithoutCancellation& whole) try {
  flight.emplace(function_.store, key_->digest(), caller_, function_.name, &whole);
} catch (...) {  // out of memory
  swallow();
}

Lookup MemoizedCall::look_in(std::initializer_list<const ResultSource*> sources) {
  Wanted wanted{function_, ops_, call_, log_, wants_reasons(), miss_, &*id_, key_ ? &*key_ : nullptr,
                stale_ns_};
  Lookup found = lookup(wanted, sources);
  stale_ns_ = wanted.stale_ns;
  missed_ = wanted.missed;
  return found;
}

Lookup MemoizedCall::look_after_other_machines(const std::optional<Flight>& flight,
                                               const WithoutCancellation& whole) try {
  // If waiting for this machine was given up, its claim must not be waited for either.
  if (!flight || flight->is_parallel()) return Absent();
  // A result may come that this call cannot use, because its files have another content.
  constexpr int kMostRounds = 3;
  Lookup found = Absent();
  flight->note_wait_elsewhere(true);
  for (int round = 0; round < kMostRounds && !missed_.empty() && !std::holds_alternative<Hit>(found);
       ++round) {
    const Turn turn = wait_for_other_machines(missed_, caller_, function_.name, whole, claim_);
    if (turn == Turn::kCompute) break;
    found = look_in({&remote_source()});
  }
  flight->note_wait_elsewhere(false);
  if (claim_ != nullptr) flight->note_claim(claim_->descriptor());
  return found;
} catch (...) {  // out of memory
  swallow();
  flight->note_wait_elsewhere(false);
  return Absent();
}

bool MemoizedCall::serve(const Lookup& found) try {
  const Hit* const hit = std::get_if<Hit>(&found);
  if (hit == nullptr) return false;
  if (only_asks_) return can_leave_effects_of(*hit->result);
  if (may_audit_ && is_audited(function_) && can_leave_effects_of(*hit->result)) {
    audited_ = hit->result;
    return true;
  }
  const std::optional<std::vector<ChangedPath>> changed = effects_of(*hit->result);
  if (!changed) {
    lacks_effects_ = true;
    ops_.drop_result(call_);
    return false;
  }
  if (replayed_ != nullptr) replayed_->result = hit->result->node.result;
  publish_hit(function_, key_ ? &key_->dependencies() : nullptr, caller_, *hit, *changed);
  count_hit_time(function_, hit->from, begin_ns_);
  if (verbose_) say_hit(hit->from);
  return true;
} catch (...) {  // out of memory
  swallow();
  output_.reset();
  ops_.drop_result(call_);
  return false;
}

bool MemoizedCall::can_leave_effects_of(const KeptResult& result) const {
  std::span<const Dependency> effects = effects_among(result.node.dependencies);
  const Dependency* const output = output_among(effects);
  if (output != nullptr) effects = effects.subspan(1);
  if (function_.keeps_output ? output != nullptr && !StoredOutput::open(function_.store, output->digest)
                             : caller_needs_output_of(output))
    return false;
  if (effects.empty()) return true;
  if (!function_.keeps_files) return caller_ == nullptr || !caller_->keeps_effects();
  return can_put_back(function_.store, effects);
}

std::optional<std::vector<ChangedPath>> MemoizedCall::effects_of(const KeptResult& result) {
  std::span<const Dependency> effects = effects_among(result.node.dependencies);
  if (!open_output(result)) return std::nullopt;
  if (output_among(effects) != nullptr) effects = effects.subspan(1);
  if (effects.empty()) return std::vector<ChangedPath>();
  std::optional<std::vector<ChangedPath>> changed = files_of(effects);
  if (!changed) output_.reset();
  return changed;
}

bool MemoizedCall::caller_needs_output_of(const Dependency* output) const {
  const bool may_have_printed = output != nullptr || function_.tracking == Tracking::kNamed;
  return may_have_printed && caller_ != nullptr && caller_->output().is_recorded();
}

bool MemoizedCall::open_output(const KeptResult& result) {
  const Dependency* const output = output_among(effects_among(result.node.dependencies));
  if (function_.keeps_output) {
    if (output == nullptr) return true;
    const WithoutCancellation whole;
    output_ = StoredOutput::open(function_.store, output->digest);
    if (!output_) miss_ = "miss: what it printed is not stored any more";
    return output_.has_value();
  }
  if (caller_needs_output_of(output)) {
    miss_ = "miss: the call around it keeps what it prints, which is not stored";
    return false;
  }
  if (output != nullptr && caller_ != nullptr) caller_->output().note_perhaps();
  return true;
}

std::optional<std::vector<ChangedPath>> MemoizedCall::files_of(std::span<const Dependency> effects) {
  if (!function_.keeps_files) {
    // The call around this one must know what this one leaves.
    if (caller_ == nullptr || !caller_->keeps_effects()) return std::vector<ChangedPath>();
    miss_ = "miss: the call around it keeps its effects, which are not stored";
    return std::nullopt;
  }
  const WithoutCancellation whole;
  std::optional<std::vector<ChangedPath>> changed = put_back(function_.store, effects);
  if (!changed) miss_ = "miss: the files that it left cannot be put back";
  return changed;
}

void MemoizedCall::compute(std::optional<Flight>& flight, const WithoutCancellation& whole) {
  if (wants_reasons()) find_reason();
  if (function_.require_hit)
    throw Error("cachepy: " + key_->call_text() + " is not served (" + miss_ + "), and require_hit is set");
  Computation computation(function_, ops_, call_, caller_, *id_, *key_, log_);
  if (!computation.prepare()) {
    failure_ = "out of memory";
    return compute_uncached(whole);
  }
  if (flight) computation.set_awaited(flight->awaited());
  computation.set_claim(claim_);
  run_or_say_failure(computation, whole);
  if (claim_ != nullptr) claim_->note_computed();
  function_.note_cost(computation.cost());
  const std::string_view why_not =
      computation.cost() < function_.min_cost ? "it took less time than min_cost" : why_not_stored();
  if (!computation.record(why_not, before()) && flight) flight->give_up_sharing();
  tell_replay(computation);
  computation.set_claim(nullptr);
  claim_.reset();
  flight.reset();  // before upkeep and messages, for which waiters need not wait
  if (verbose_) say_computed(computation);
  keep_house(computation);
  if (function_.read_only) return;
  count(function_.counters.misses, 1);
  flush_counts_if_due();
}

void MemoizedCall::keep_house(const Computation& computation) {
  if (computation.stored_bytes() == 0) return;
  upkeep_after_store(
      function_.store,
      {.bytes = computation.stored_bytes(), .new_log = computation.began_log(), .verbose = verbose_});
}

Replaced MemoizedCall::before() const {
  if (!loads()) return Replaced::kAllGo;  // stored results were not checked
  return stale_ns_ != 0 ? Replaced::kIsEarlier : Replaced::kGoes;
}

std::string_view MemoizedCall::why_not_stored() const {
  if (in_itself_) return "it was called inside of itself";
  return options_.skip_save ? "skip_save" : "";
}

bool MemoizedCall::is_inside_itself() const {
  if (caller_ == nullptr) return false;
  const Frame::Reentry reentry = caller_->reenter(key_->digest());
  if (reentry.depth <= kDeepestInItself && reentry.count <= kMostInItself) return reentry.depth != 0;
  // A caller that catches the error gets a result that is valid only inside the calls that are running now.
  caller_->mark_inconsistent("it was called while the call that it needs was being computed");
  throw Error(
      "cachepy: " + key_->call_text() +
      " needs its own result: it is called again, with the same arguments, while it is being computed");
}

void MemoizedCall::compute_uncached(const WithoutCancellation& whole) {
  const std::string warning = failure_ + "; computing without the cache";
  if (function_.is_directory_refused)
    log_.warn_once(failure_, warning);
  else
    log_.warn(warning);
  if (caller_ != nullptr) {
    caller_->note_unrecorded_call();
    tell_caller_of_key();
  }
  {
    const CancellationAsBefore users_code(whole);
    const Loud recorded;
    const UsersErrno::InUse users(errno_);
    ops_.compute(call_);
  }
  if (verbose_) log_.say(function_.name + ": computed without the cache: " + failure_);
}

void MemoizedCall::tell_caller_of_key() try {
  if (key_) {
    for (const Dependency& dependency : key_->dependencies()) caller_->add_dependency(dependency);
  }
  caller_->add_dependency(observe_settings());
  if (!key_ || !key_->knows_dependencies())
    caller_->mark_inconsistent("it is not known which files " + function_.name + " was called with");
} catch (...) {
  swallow();
  caller_->mark_incomplete();
}

void MemoizedCall::run_or_say_failure(Computation& computation, const WithoutCancellation& whole) {
  const auto begin = std::chrono::steady_clock::now();
  try {
    computation.run(whole, errno_);
  } catch (...) {
    if (verbose_) say_failed(std::chrono::steady_clock::now() - begin);
    throw;
  }
}

}  // namespace cachepy::internal
