#include "calls/memo.h"

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/thrown.h"
#include "cachepy/error.h"
#include "calls/cached_function.h"
#include "calls/call_id.h"
#include "calls/call_log.h"
#include "calls/computation.h"
#include "calls/earlier_result.h"
#include "calls/entry_codec.h"
#include "calls/key.h"
#include "calls/memory_tier.h"
#include "calls/publish.h"
#include "calls/upkeep.h"
#include "config/settings.h"
#include "flights/single_flight.h"
#include "frames/frame.h"
#include "program/loaded_code.h"
#include "reasons/explain.h"
#include "reasons/stale_reasons.h"
#include "store/counts.h"
#include "tracking/tracker.h"
#include "tracking/validation.h"

namespace cachepy::internal {
namespace {

// The newest entries of a function that a call is compared with, where the user wants reasons.
constexpr std::size_t kMostCompared = 200;

using Clock = std::chrono::steady_clock;

thread_local ScopedOptions scoped_options;

class MemoizedCall {
 public:
  MemoizedCall(const CachedFunction& function, const detail::CallOps& ops, void* call)
      : function_(function),
        ops_(ops),
        call_(call),
        caller_(Frame::current()),
        options_(scoped_options.frame == caller_ ? scoped_options.options : CallOptions{}),
        verbose_(function.verbose || options_.verbose),
        id_(short_call_id(function, ops, call)),
        log_(function) {}

  void run() {
    const bool load = options_.load && !options_.force;
    if (load && id_ && serve_from_memory()) return;
    const WithoutCancellation whole;
    if (serve_by_key(load)) return;
    if (!failure_.empty()) return compute_uncached(whole);
    refuse_to_need_itself();
    std::optional<Flight> flight;
    if (load && !options_.skip_save) {
      take(flight);
      if (serve_from_memory() || serve_from_disk()) return;  // who had the flight before has stored it
      if (stale_created_ns_ != 0 && serve_earlier(flight)) return;
    }
    if (verbose_) find_reason();
    Computation computation(function_, ops_, call_, caller_, *id_, *key_, log_);
    if (!computation.prepare()) {
      failure_ = "out of memory";
      return compute_uncached(whole);
    }
    computation.run(whole);
    if (!computation.record(/*store=*/!options_.skip_save, before()) && flight) flight->give_up_sharing();
    flight.reset();  // those who wait for the result need not wait for this
    if (verbose_) say_computed(computation);
    if (computation.stored_bytes() != 0)
      upkeep_after_store(
          function_.store,
          {.bytes = computation.stored_bytes(), .new_log = computation.began_log(), .verbose = verbose_});
    count(function_.counters.misses, 1);
    flush_counts_if_due();
  }

 private:
  /// Makes the key, and looks whether there is a result if `load`. False: it is to be computed, without the cache if there
  /// is a failure. Not inlined: the scratch is large, and a recursion deep.
  [[gnu::noinline]] bool serve_by_key(bool load) try {
    KeyScratch scratch;
    key_.emplace(function_, ops_, call_, scratch);
    failure_ = key_->failure();
    if (failure_.empty()) {
      const bool looked_in_memory = id_.has_value();
      if (!looked_in_memory) id_ = call_id(function_, key_->digest());
      if (load && ((!looked_in_memory && serve_from_memory()) || serve_from_disk())) return true;
    }
    key_->leave_scratch();
    return false;
  } catch (...) {  // out of memory
    failure_ = "it cannot be looked up: " + thrown_text();
    key_.reset();
    return false;
  }

  /// As above.
  [[gnu::noinline]] void say_memory_hit() try {
    KeyScratch scratch;
    if (!key_) key_.emplace(function_, ops_, call_, scratch);
    log_.say(key_->call_text() + ": hit (memory)");
  } catch (...) {
    static_cast<void>(thrown_text());  // the call has its result
  }

  /// True when a valid result that is kept in memory was the call's. The key need not be known.
  bool serve_from_memory() try {
    MemoryTier& tier = MemoryTier::process();
    const KeptPtr kept = tier.find(*id_);
    if (kept == nullptr) return false;
    if (!still_valid(*kept)) {
      tier.drop(*id_, kept);  // another process may have stored a new one: the disk is next
      return false;
    }
    if (!decode_result(kept->payload, ops_, call_)) {
      ops_.drop_result(call_);
      tier.drop(*id_, kept);
      return false;
    }
    publish_hit(function_, key_ ? &key_->dependencies() : nullptr, caller_, *kept);
    count(function_.counters.memory_hits, 1);
    if (verbose_) say_memory_hit();
    return true;
  } catch (...) {  // as below
    ops_.drop_result(call_);
    static_cast<void>(thrown_text());
    return false;
  }

  /// As above, of one on disk.
  bool serve_from_disk() try {
    auto entry = function_.store.open(function_.name, key_->digest(), MetadataPart::kNode);
    if (!entry.ok()) {
      if (!absl::IsNotFound(entry.status())) warn_of_unreadable(entry.status());
      return false;
    }
    if (!dependencies_hold((*entry)->metadata().node)) return false;
    const bool keep = (*entry)->raw_bytes() <= MemoryTier::max_payload(memory_limit());
    std::string payload;
    if (const std::string problem = decode(**entry, keep, payload); !problem.empty()) {
      ops_.drop_result(call_);
      const absl::Status& read = (*entry)->status();
      if (!read.ok() && !absl::IsDataLoss(read)) {  // by now another, sound one may lie there
        warn_of_unreadable(read);
        return false;
      }
      const std::string& outfile = (*entry)->metadata().node.outfile;
      function_.store.set_aside(outfile);
      log_.warn("the entry " + outfile + " " + problem + " and was set aside; computing again");
      miss_ = "miss: its entry " + problem;
      return false;
    }
    const auto kept = std::make_shared<const KeptResult>((*entry)->take_node(), std::move(payload),
                                                         (*entry)->modified_ns());
    if (keep) MemoryTier::process().keep(*id_, kept, memory_limit());
    publish_hit(function_, &key_->dependencies(), caller_, *kept);
    count(function_.counters.disk_hits, 1);
    flush_counts_if_due();
    if (verbose_) log_.say(key_->call_text() + ": hit");
    return true;
  } catch (...) {  // out of memory: another process may have more of it, so the entry stays
    ops_.drop_result(call_);
    log_.warn("its result cannot be read back: " + thrown_text() + "; computing again");
    return false;
  }

  /// Says what is wrong with the entry where its result cannot be read back; "" = it was.
  std::string decode(EntryReader& entry, bool keep, std::string& payload) {
    std::string thrown;
    try {
      if (keep ? decode_result(entry, ops_, call_, payload) : decode_result(entry, ops_, call_)) return "";
    } catch (const std::bad_alloc&) {
      throw;
    } catch (...) {
      thrown = thrown_text();
    }
    if (!entry.status().ok()) return "is damaged";
    if (!thrown.empty()) return "cannot be read back (" + thrown + ")";
    return "cannot be read back (a cachepy::Codec or serialize() reads other things than it writes)";
  }

  void warn_of_unreadable(const absl::Status& status) {
    if (absl::IsDataLoss(status) || absl::IsUnimplemented(status)) {
      log_.warn(std::string(status.message()) + "; computing again");
    } else {
      log_.warn_of_directory("its result is computed again: ", status);
    }
    miss_ = "miss: its entry could not be read";
  }

  /// As above, of one that the newest has replaced.
  bool serve_earlier(std::optional<Flight>& flight) try {
    Stored stored = bring_back_earlier_result(function_, key_->digest());
    if (stored.bytes == 0 || !serve_from_disk()) return false;
    flight.reset();
    stored.verbose = verbose_;
    upkeep_after_store(function_.store, stored);
    return true;
  } catch (...) {  // out of memory
    ops_.drop_result(call_);
    static_cast<void>(thrown_text());
    return false;
  }

  /// Waits until no other computes the call; side by side with others where that cannot be known.
  void take(std::optional<Flight>& flight) try {
    flight.emplace(function_.store, key_->digest(), caller_);
  } catch (...) {  // out of memory
    static_cast<void>(thrown_text());
  }

  bool dependencies_hold(const NodeRecord& node) {
    const WithoutCancellation whole;
    // The same result again, in another place or a moment later: what it depends on may be large.
    if (node.created_ns == stale_created_ns_) return false;
    // What is in this key was looked at a moment ago, when the key was made.
    const Dependency* const broken = find_broken(node.dependencies);
    if (broken == nullptr) return true;
    if (verbose_) miss_ = "miss: " + dependency_change(function_.store, node, *broken);
    stale_created_ns_ = node.created_ns;
    return false;
  }

  /// As dependencies_hold(); where the user allows it, they are looked at now and then only.
  bool still_valid(const KeptResult& kept) {
    if (kept.node.dependencies.empty()) return true;
    const std::chrono::nanoseconds recheck = settings().recheck;
    if (recheck.count() == 0) return dependencies_hold(kept.node);
    const std::int64_t now_ns = Clock::now().time_since_epoch().count();
    if (now_ns - kept.checked_ns.load(std::memory_order_relaxed) < recheck.count()) return true;
    if (!dependencies_hold(kept.node)) return false;
    kept.checked_ns.store(now_ns, std::memory_order_relaxed);
    return true;
  }

  Computation::Before before() const {
    if (options_.force || !options_.load) return Computation::Before::kUnknown;
    return stale_created_ns_ != 0 ? Computation::Before::kStale : Computation::Before::kNothing;
  }

  void refuse_to_need_itself() const {
    if (caller_ == nullptr || !caller_->is_inside(key_->digest())) return;
    // Whoever catches the error has a result that holds only inside of the calls that are running now.
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
      ops_.compute(call_);
    }
    if (verbose_) log_.say(function_.name + ": computed without the cache: " + failure_);
  }

  /// Without a frame of its own, what it tracks counts for its caller, and so does what its key would have held.
  void tell_caller_of_key() try {
    if (key_) {
      for (const Dependency& dependency : key_->dependencies()) caller_->add_dependency(dependency);
    }
    caller_->add_dependency(observe_settings());
    if (!key_ || !key_->knows_dependencies())
      caller_->mark_inconsistent("it is not known which files " + function_.name + " was called with");
  } catch (...) {
    static_cast<void>(thrown_text());
    caller_->mark_incomplete();
  }

  static std::size_t memory_limit() { return static_cast<std::size_t>(settings().memory_limit); }

  void say_computed(const Computation& computation) noexcept try {
    std::string text = key_->call_text() + ": " + miss_ + "; computed in " +
                       std::to_string(computation.cost().count() / 1000) + " us";
    if (computation.made_calls()) text += ", cached calls below it included";
    if (!computation.not_stored().empty()) text += "; not stored: " + computation.not_stored();
    log_.say(std::move(text));
  } catch (...) {  // out of memory: what matters is the result
  }

  /// Before the function runs and its own entry hides what was there.
  void find_reason() noexcept try {
    if (options_.force || !options_.load) {
      miss_ = options_.force ? "forced" : "not to be loaded";
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
    // Out of memory: the call matters, its reason does not.
  }

  const CachedFunction& function_;
  const detail::CallOps& ops_;
  void* const call_;
  Frame* const caller_;
  const CallOptions options_;
  const bool verbose_;
  std::optional<CallId> id_;
  std::optional<CallKey> key_;         // made when memory does not have the result
  std::int64_t stale_created_ns_ = 0;  // of a result whose dependencies were found not to hold; 0 = none
  std::string failure_;                // why it must be computed without the cache; "" = it need not be
  std::string miss_;                   // why it is computed, where the user wants to know
  CallLog log_;
};

}  // namespace

namespace {

/// Null: there is no room for what is known of the function, or nothing is to be cached.
const CachedFunction* function_of(detail::Site& site, const detail::CallOps& ops) try {
  const Settings& now = settings();
  return now.disable ? nullptr : &CachedFunction::of(site, ops, now);
} catch (const std::bad_alloc&) {
  if (Frame* const caller = Frame::current()) caller->mark_incomplete();
  return nullptr;
}

}  // namespace

void run(detail::Site& site, const detail::CallOps& ops, void* call) {
  const CachedFunction* const function = function_of(site, ops);
  if (function == nullptr) return ops.compute(call);
  MemoizedCall(*function, ops, call).run();
}

ScopedOptions exchange_options(const ScopedOptions& options) noexcept {
  return std::exchange(scoped_options, options);
}

}  // namespace cachepy::internal
