#include "calls/memo.h"

#include <chrono>
#include <initializer_list>
#include <new>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/duration.h"
#include "base/swallow.h"
#include "base/thrown.h"
#include "cachepy/error.h"
#include "calls/audit.h"
#include "calls/cached_function.h"
#include "calls/call_id.h"
#include "calls/call_identity.h"
#include "calls/call_log.h"
#include "calls/computation.h"
#include "calls/entry_codec.h"
#include "calls/key.h"
#include "calls/lookup.h"
#include "calls/publish.h"
#include "calls/remote_source.h"
#include "calls/replay_request.h"
#include "config/log.h"
#include "config/settings.h"
#include "flights/single_flight.h"
#include "frames/frame.h"
#include "frames/quiet.h"
#include "program/loaded_code.h"
#include "reasons/explain.h"
#include "store/counts.h"
#include "tracking/put_back.h"
#include "tracking/tracker.h"
#include "upkeep/upkeep.h"

namespace cachepy::internal {
namespace {

// To find the reason of a miss, a call is compared with this many of the function's newest entries.
constexpr std::size_t kMostCompared = 200;

// For a larger result, an audit reports only that it differs.
constexpr std::size_t kMostShownOfAudit = std::size_t{16} << 20;

// Limits for computing a call inside of an equal call: nesting depth, and number.
constexpr int kDeepestInItself = 16;
constexpr int kMostInItself = 1000;

// The stack that a lookup and storing need, with some room for the function itself.
constexpr std::size_t kStackBytes = 32 * 1024;

thread_local ScopedOptions scoped_options;
thread_local detail::Request* pending_request = nullptr;

/// The options, from the program and the settings, for a call that this frame makes now.
CallOptions options_of(const CachedFunction& function, const Frame* caller) {
  CallOptions options = scoped_options.frame == caller ? scoped_options.options : CallOptions{};
  options.force |= scoped_options.options.force_all || function.force;
  options.skip_save |= function.read_only;
  return options;
}

/// One call, from its arguments to its result.
class MemoizedCall {
 public:
  MemoizedCall(const CachedFunction& function, const detail::CallOps& ops, void* call, Frame* caller,
               const CallOptions& options, const std::optional<CallId>& id)
      : function_(function),
        ops_(ops),
        call_(call),
        caller_(caller),
        options_(options),
        verbose_(function.verbose || options_.verbose),
        id_(id),
        log_(function) {}

  void run() {
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

  /// Answers the request instead of running the call. False: the call has no result.
  bool answer(detail::Request& request) {
    if (caller_ != nullptr)
      caller_->mark_inconsistent("it asked for what is stored, which others may change");
    const WithoutCancellation whole;
    if (request.what == detail::Request::What::kPut) {
      put(request.value);
      return true;
    }
    only_asks_ = request.what == detail::Request::What::kAsk;
    request.is_stored =
        serve_by_arguments() || serve_by_key() ||
        (failure_.empty() && may_serve() && !options_.skip_save && serve(look_in({&renewed_source()})));
    return request.is_stored && !only_asks_;
  }

  /// Makes the call if it is the stored one that the request names. False: it is another one, and was not made.
  bool replay(ReplayRequest& request) {
    request.refusal = why_another_call(request);
    if (!request.refusal.empty()) return false;
    replayed_ = &request;
    request.key = key_->digest();
    run();
    request.refusal = failure_;
    return true;
  }

 private:
  std::string why_another_call(const ReplayRequest& request) {
    if (function_.store.dir() != request.dir)
      return "its cache directory is now '" + function_.store.dir() + "'";
    if (!make_key()) return failure_;
    if (call_identity(function_.name, key_->parts(), key_->dependencies()) == request.call) return "";
    return "it needs its caller: a global variable, an environment variable or an option has another value";
  }

  bool loads() const { return options_.load && !options_.force; }
  bool may_serve() const { return loads() && !lacks_effects_; }

  bool serve_by_arguments() { return may_serve() && id_ && serve(look_in({&memory_source()})); }

  /// Makes the key and looks the call up. False: the call must be computed, without the cache if failure_ is set. Not inlined, because
  /// the scratch is large, and recursions may be deep.
  [[gnu::noinline]] bool serve_by_key() try {
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

  /// Makes the key. If there is none, returns false and sets failure_. Not inlined for the same reason as serve_by_key().
  [[gnu::noinline]] bool make_key() noexcept try {
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

  /// Runs the function instead of serving the stored result. The call returns and stores the new result. If it differs, this is
  /// reported.
  void audit(const KeptResult& stored, const WithoutCancellation& whole) {
    ops_.drop_result(call_);
    if (!make_key()) return compute_uncached(whole);  // a key that served a hit has lost its scratch
    const std::string before = stored_payload(function_, stored);
    Computation computation(function_, ops_, call_, caller_, *id_, *key_, log_);
    if (!computation.prepare()) {
      failure_ = "out of memory";
      return compute_uncached(whole);
    }
    miss_ = "audited";
    run_or_say_failure(computation, whole);
    if (computation.record(why_not_stored(), Replaced::kIsEarlier)) keep_house(computation);
    tell_replay(computation);
    if (verbose_) say_computed(computation);
    if (!computation.result().empty() && computation.result() != stored.node.result) say_difference(before);
  }

  void say_difference(std::string_view before) noexcept try {
    PayloadWriter unused;
    PayloadCopy now(kMostShownOfAudit);
    if (!encode_result(ops_, call_, unused, now).empty()) now.bytes.clear();
    const std::string difference = describe_difference(function_.result_schema, before, now.bytes);
    if (replayed_ != nullptr) replayed_->difference = difference;
    log_.say(
        "AUDIT: " + key_->call_text() + " differs from its stored result: " + difference +
        ". The result depends on something that is not in its key: the time, random numbers, the order of "
        "threads or of a hash table, a file that is not tracked, uninitialized memory");
  } catch (...) {  // out of memory
    swallow();
  }

  /// Throws Error if the result is not stored.
  void put(void* value) {
    if (!make_key()) throw Error("cachepy: " + function_.name + ": nothing can be stored: " + failure_);
    Computation computation(function_, ops_, call_, caller_, *id_, *key_, log_);
    if (!computation.prepare()) throw std::bad_alloc();
    computation.take(value);
    if (!computation.record(why_not_stored(), Replaced::kAllGo))
      throw Error("cachepy: the result of " + key_->call_text() +
                  " was not stored: " + computation.not_stored());
    keep_house(computation);
  }

  /// Takes the flight and looks the call up once more, because the flight's former holder may have stored the result.
  bool serve_after_others(std::optional<Flight>& flight, const WithoutCancellation& whole) {
    take(flight, whole);
    const Lookup found = look_in({&memory_source(), &store_source(), &renewed_source(), &remote_source()});
    if (!serve(found)) return false;
    flight.reset();
    Stored stored = std::get<Hit>(found).stored;
    stored.verbose = verbose_;
    if (stored.bytes != 0) upkeep_after_store(function_.store, stored);
    return true;
  }

  /// Waits until nobody else computes the call. If that cannot be determined, the call is computed in parallel.
  void take(std::optional<Flight>& flight, const WithoutCancellation& whole) try {
    flight.emplace(function_.store, key_->digest(), caller_, function_.name, &whole);
  } catch (...) {  // out of memory
    swallow();
  }

  Lookup look_in(std::initializer_list<const ResultSource*> sources) {
    Wanted wanted{function_, ops_, call_, log_, wants_reasons(), miss_, &*id_, key_ ? &*key_ : nullptr,
                  stale_ns_};
    Lookup found = lookup(wanted, sources);
    stale_ns_ = wanted.stale_ns;
    return found;
  }

  /// True if the call has its result, which is then published.
  bool serve(const Lookup& found) try {
    const Hit* const hit = std::get_if<Hit>(&found);
    if (hit == nullptr || only_asks_) return hit != nullptr;
    if (may_audit_ && is_audited(function_)) {
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
    if (verbose_) say_hit(hit->from);
    return true;
  } catch (...) {  // out of memory
    swallow();
    ops_.drop_result(call_);
    return false;
  }

  /// Makes what the call left in files. Nullopt: that cannot be done.
  std::optional<std::vector<ChangedPath>> effects_of(const KeptResult& result) {
    const std::span<const Dependency> effects = effects_among(result.node.dependencies);
    if (effects.empty()) return std::vector<ChangedPath>();
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

  /// Not inlined for the same reason as serve_by_key().
  [[gnu::noinline]] void say_hit(Hit::From from) try {
    const char* const what = from == Hit::From::kMemory   ? ": hit (memory)"
                             : from == Hit::From::kRemote ? ": hit (remote)"
                                                          : ": hit";
    KeyScratch scratch;
    if (!key_) key_.emplace(function_, ops_, call_, scratch);
    log_.say(key_->call_text() + what);
  } catch (...) {
    swallow();  // the call has its result
  }

  void compute(std::optional<Flight>& flight, const WithoutCancellation& whole) {
    if (wants_reasons()) find_reason();
    if (function_.require_hit)
      throw Error("cachepy: " + key_->call_text() + " is not served (" + miss_ + "), and require_hit is set");
    Computation computation(function_, ops_, call_, caller_, *id_, *key_, log_);
    if (!computation.prepare()) {
      failure_ = "out of memory";
      return compute_uncached(whole);
    }
    if (flight) computation.set_awaited(flight->awaited());
    run_or_say_failure(computation, whole);
    const std::string_view why_not =
        computation.cost() < function_.min_cost ? "it took less time than min_cost" : why_not_stored();
    if (!computation.record(why_not, before()) && flight) flight->give_up_sharing();
    tell_replay(computation);
    flight.reset();  // before upkeep and messages, for which waiters need not wait
    if (verbose_) say_computed(computation);
    keep_house(computation);
    if (function_.read_only) return;
    count(function_.counters.misses, 1);
    flush_counts_if_due();
  }

  void tell_replay(const Computation& computation) {
    if (replayed_ == nullptr) return;
    replayed_->is_computed = true;
    replayed_->result = computation.result();
    replayed_->not_stored = computation.not_stored();
  }

  void keep_house(const Computation& computation) {
    if (computation.stored_bytes() == 0) return;
    upkeep_after_store(
        function_.store,
        {.bytes = computation.stored_bytes(), .new_log = computation.began_log(), .verbose = verbose_});
  }

  bool wants_reasons() const { return verbose_ || function_.require_hit; }

  Replaced before() const {
    if (!loads()) return Replaced::kAllGo;  // stored results were not checked
    return stale_ns_ != 0 ? Replaced::kIsEarlier : Replaced::kGoes;
  }

  std::string_view why_not_stored() const {
    if (in_itself_) return "it was called inside of itself";
    return options_.skip_save ? "skip_save" : "";
  }

  /// Whether the call is made inside of an equal call. It is then computed, as without the cache: a thread pool may have given the
  /// second call to a thread that waits inside of the first. Endless recursion is an error instead of a stack overflow.
  bool is_inside_itself() const {
    if (caller_ == nullptr) return false;
    const Frame::Reentry reentry = caller_->reenter(key_->digest());
    if (reentry.depth <= kDeepestInItself && reentry.count <= kMostInItself) return reentry.depth != 0;
    // A caller that catches the error gets a result that is valid only inside the calls that are running now.
    caller_->mark_inconsistent("it was called while the call that it needs was being computed");
    throw Error(
        "cachepy: " + key_->call_text() +
        " needs its own result: it is called again, with the same arguments, while it is being computed");
  }

  void compute_uncached(const WithoutCancellation& whole) {
    log_.warn(failure_ + "; computing without the cache");
    if (caller_ != nullptr) tell_caller_of_key();
    {
      const CancellationAsBefore users_code(whole);
      const Loud recorded;
      ops_.compute(call_);
    }
    if (verbose_) log_.say(function_.name + ": computed without the cache: " + failure_);
  }

  /// The call has no frame of its own: what it tracks is recorded for its caller, and so is what its key would have contained.
  void tell_caller_of_key() try {
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

  /// Runs the function. If it throws, reports this and rethrows.
  void run_or_say_failure(Computation& computation, const WithoutCancellation& whole) {
    const auto begin = std::chrono::steady_clock::now();
    try {
      computation.run(whole);
    } catch (...) {
      if (verbose_) say_failed(std::chrono::steady_clock::now() - begin);
      throw;
    }
  }

  void say_failed(std::chrono::nanoseconds took) noexcept try {
    log_.say(key_->call_text() + ": " + miss_ + "; left by an exception after " + readable_duration(took) +
             "; nothing is stored");
  } catch (...) {  // out of memory, as below
    swallow();
  }

  void say_computed(const Computation& computation) noexcept try {
    std::string text =
        key_->call_text() + ": " + miss_ + "; computed in " + readable_duration(computation.cost());
    if (computation.made_calls()) text += ", cached calls below it included";
    if (!computation.not_stored().empty()) text += "; not stored: " + computation.not_stored();
    log_.say(std::move(text));
  } catch (...) {  // out of memory: the call has its result
    swallow();
  }

  /// Finds the reason for the miss. Must run before the function, because its new entry would hide the old ones.
  void find_reason() noexcept try {
    if (options_.force || !options_.load) {
      miss_ = options_.force ? "forced" : "loading is disabled";
    } else if (miss_.empty()) {
      const auto stored = entries_of(function_.store, function_.name, kMostCompared);
      const CodeNow code_now = [&] { return reached_units(function_.site); };
      const EntryMetadata* const nearest =
          stored.ok() ? nearest_entry(function_.store, *stored, key_->parts(), code_now) : nullptr;
      miss_ =
          nearest == nullptr
              ? "first execution"
              : "miss: " + joined(key_changes(function_.store, nearest->key_parts, key_->parts(), code_now));
    }
  } catch (...) {
    swallow();  // out of memory: the call proceeds without a reason
  }

  const CachedFunction& function_;
  const detail::CallOps& ops_;
  void* const call_;
  Frame* const caller_;
  const CallOptions options_;
  const bool verbose_;
  std::optional<CallId> id_;
  std::optional<CallKey> key_;  // made if memory does not have the result
  std::int64_t stale_ns_ = 0;   // see Wanted
  bool in_itself_ = false;
  bool lacks_effects_ = false;  // a result is stored, but what the call left cannot be put back
  bool may_audit_ = false;
  KeptPtr audited_;                    // the hit that is computed again
  ReplayRequest* replayed_ = nullptr;  // told how the call came out
  bool only_asks_ = false;             // asks only whether there is a result
  std::string failure_;                // why it must be computed without the cache; "" = it need not be
  std::string miss_;                   // why it is computed, if the user wants reasons
  CallLog log_;
};

/// Serves a call from memory if the result has no dependencies to check, and the call is neither forced, logged nor audited. Every other
/// call takes the slower way through MemoizedCall.
bool serve_at_once(const CachedFunction& function, const detail::CallOps& ops, void* call, Frame* caller,
                   const CallOptions& options, const std::optional<CallId>& id) try {
  if (!id || options.force || !options.load || options.verbose || function.verbose || function.audit > 0)
    return false;
  const Hit hit{MemoryTier::process().find(*id), Hit::From::kMemory};
  if (hit.result == nullptr || !hit.result->node.dependencies.empty()) return false;
  if (decode_kept(*hit.result, ops, call)) {
    publish_hit(function, nullptr, caller, hit);
    return true;
  }
  ops.drop_result(call);
  return false;
} catch (...) {  // out of memory
  swallow();
  ops.drop_result(call);
  return false;
}

void serve_or_compute(const CachedFunction& function, const detail::CallOps& ops, void* call) {
  const Quiet own_affairs;
  Frame* const caller = Frame::current_to_count_for();
  const CallOptions options = options_of(function, caller);
  const std::optional<CallId> id = short_call_id(function, ops, call);
  if (!serve_at_once(function, ops, call, caller, options, id))
    MemoizedCall(function, ops, call, caller, options, id).run();
}

/// Null: caching is disabled, or memory is exhausted.
const CachedFunction* function_of(detail::Site& site, const detail::CallOps& ops) try {
  const Settings& now = settings();
  return now.disable ? nullptr : &CachedFunction::of(site, ops, now);
} catch (const std::bad_alloc&) {
  if (Frame* const caller = Frame::current()) caller->mark_incomplete();
  return nullptr;
}

[[gnu::noinline]] void say_stack_is_short(const detail::Site& site) {
  if (Frame* const caller = Frame::current()) caller->mark_incomplete();
  const std::string what = std::string(site.name) + ": this thread has less than " +
                           std::to_string(kStackBytes / 1024) +
                           " KiB of stack left; computing without the cache";
  warn_once(what, what);
}

/// Null: the call must be computed without the cache.
const CachedFunction* function_for_call(detail::Site& site, const detail::CallOps& ops) {
  const Quiet own_affairs;
  if (stack_left() >= kStackBytes) [[likely]]
    return function_of(site, ops);
  say_stack_is_short(site);
  return nullptr;
}

/// Throws NotCached if there is no result, because the wrapper then has nothing to return.
[[gnu::noinline]] void answer_request(detail::Site& site, const detail::CallOps& ops, void* call) {
  const Quiet own_affairs;
  detail::Request& request = *std::exchange(pending_request, nullptr);
  request.is_answered = true;
  const bool puts = request.what == detail::Request::What::kPut;
  if (puts && ops.take_result == nullptr)
    throw Error("cachepy: " + std::string(site.name) +
                " changes its arguments or its object, or its result cannot be moved: put() cannot store it");
  const CachedFunction* const function = function_of(site, ops);
  if (function != nullptr) {
    Frame* const caller = Frame::current_to_count_for();
    MemoizedCall asked(*function, ops, call, caller, options_of(*function, caller),
                       short_call_id(*function, ops, call));
    const bool has_result = request.what == detail::Request::What::kReplay
                                ? asked.replay(static_cast<ReplayRequest&>(request))
                                : asked.answer(request);
    if (!has_result) throw detail::NotCached();
  } else if (puts) {
    ops.take_result(call, request.value);
  } else {
    throw detail::NotCached();
  }
}

}  // namespace

void run(detail::Site& site, const detail::CallOps& ops, void* call) {
  if (pending_request != nullptr) [[unlikely]]
    return answer_request(site, ops, call);
  if (const CachedFunction* const function = function_for_call(site, ops))
    serve_or_compute(*function, ops, call);
  else
    ops.compute(call);
}

detail::Request* exchange_request(detail::Request* request) noexcept {
  return std::exchange(pending_request, request);
}

ScopedOptions exchange_options(const ScopedOptions& options) noexcept {
  return std::exchange(scoped_options, options);
}

}  // namespace cachepy::internal
