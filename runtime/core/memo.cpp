#include "core/memo.h"

#include <unistd.h>

#include <array>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cachepy/error.h"
#include "core/cached_function.h"
#include "core/counts.h"
#include "core/entry_codec.h"
#include "core/explain.h"
#include "core/frame.h"
#include "core/graph_store.h"
#include "core/key.h"
#include "core/loaded_code.h"
#include "core/log.h"
#include "core/memory_tier.h"
#include "core/publish.h"
#include "core/settings.h"
#include "core/single_flight.h"
#include "core/tracker.h"
#include "core/upkeep.h"
#include "core/validation.h"

namespace cachepy::internal {
namespace {

// The newest entries of a function that a call is compared with, where the user wants reasons.
constexpr std::size_t kMostCompared = 200;

using Clock = std::chrono::steady_clock;

thread_local ScopedOptions scoped_options;

/// The executable, for the entry's "computed by".
const std::string& program() {
  static const auto* const path = [] {
    std::array<char, 4096> buffer;
    const ssize_t size = ::readlink("/proc/self/exe", buffer.data(), buffer.size());
    return new std::string(buffer.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
  }();
  return *path;
}

// Read when the program is loaded: a fork during a first use in another thread would leave the child waiting for that
// thread for ever.
[[maybe_unused]] const std::string& program_at_load = program();

class MemoizedCall {
 public:
  MemoizedCall(const CachedFunction& function, const detail::CallOps& ops, void* call)
      : function_(function),
        ops_(ops),
        call_(call),
        caller_(Frame::current()),
        options_(scoped_options.frame == caller_ ? scoped_options.options : CallOptions{}),
        verbose_(function.verbose || options_.verbose),
        key_(function, ops, call) {}

  void run() {
    if (!key_.failure().empty()) return compute_uncached();
    const bool load = options_.load && !options_.force;
    if (load && serve_stored()) return;
    refuse_to_need_itself();
    std::optional<Flight> flight;
    if (load && !options_.skip_save) {
      flight.emplace(function_.store, key_.digest(), caller_);
      if (serve_stored()) return;
    }
    if (verbose_) find_reason();
    compute();
    if (!record(/*store=*/!options_.skip_save) && flight) flight->give_up_sharing();
    flight.reset();  // those who wait for the result need not wait for this
    if (stored_bytes_ != 0) upkeep_after_store(function_.store, stored_bytes_, new_log_);
    function_.counters.misses.fetch_add(1, std::memory_order_relaxed);
    flush_counts_if_due();
  }

 private:
  /// True when a valid result, in memory or on disk, was the call's.
  bool serve_stored() noexcept { return serve_from_memory() || serve_from_disk(); }

  bool serve_from_memory() noexcept try {
    MemoryTier& tier = MemoryTier::process();
    const KeptPtr kept = tier.find(function_.store, key_.digest());
    if (kept == nullptr) return false;
    if (!still_valid(*kept)) {
      tier.drop(function_.store, kept);  // another process may have stored a new one: the disk is next
      return false;
    }
    if (!decode_result(kept->payload, ops_, call_)) {
      ops_.drop_result(call_);
      tier.drop(function_.store, kept);
      return false;
    }
    publish_hit(function_, key_, caller_, *kept);
    function_.counters.memory_hits.fetch_add(1, std::memory_order_relaxed);
    if (verbose_) lines_.say(key_.call_text() + ": hit (memory)");
    return true;
  } catch (...) {  // as below
    ops_.drop_result(call_);
    return false;
  }

  bool serve_from_disk() noexcept try {
    auto entry = function_.store.open(function_.name, key_.digest(), MetadataPart::kNode);
    if (!entry.ok()) {
      if (!absl::IsNotFound(entry.status())) {
        if (absl::IsDataLoss(entry.status()) || absl::IsUnimplemented(entry.status())) {
          warn(std::string(entry.status().message()) + "; computing again");
        } else {
          warn_of_directory("its result is computed again: ", entry.status());
        }
        miss_ = "miss: its entry could not be read";
      }
      return false;
    }
    if (!dependencies_hold((*entry)->metadata().node)) return false;
    const bool keep = (*entry)->raw_bytes() <= MemoryTier::max_payload(memory_limit());
    std::string payload;
    if (!(keep ? decode_result(**entry, ops_, call_, payload) : decode_result(**entry, ops_, call_))) {
      ops_.drop_result(call_);
      const std::string& outfile = (*entry)->metadata().node.outfile;
      function_.store.set_aside(outfile);
      warn("the entry " + outfile + " is damaged and was set aside; computing again");
      miss_ = "miss: its entry was damaged";
      return false;
    }
    const auto kept = std::make_shared<const KeptResult>((*entry)->take_node(), std::move(payload),
                                                         (*entry)->modified_ns());
    if (keep) MemoryTier::process().keep(function_.store, kept, memory_limit());
    publish_hit(function_, key_, caller_, *kept);
    function_.counters.disk_hits.fetch_add(1, std::memory_order_relaxed);
    flush_counts_if_due();
    if (verbose_) lines_.say(key_.call_text() + ": hit");
    return true;
  } catch (...) {  // out of memory, or a constructor of the result's type threw
    ops_.drop_result(call_);
    return false;
  }

  bool dependencies_hold(const NodeRecord& node) {
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
    const std::chrono::nanoseconds recheck = settings().recheck;
    if (recheck.count() == 0 || kept.node.dependencies.empty()) return dependencies_hold(kept.node);
    const std::int64_t now_ns = Clock::now().time_since_epoch().count();
    if (now_ns - kept.checked_ns.load(std::memory_order_relaxed) < recheck.count()) return true;
    if (!dependencies_hold(kept.node)) return false;
    kept.checked_ns.store(now_ns, std::memory_order_relaxed);
    return true;
  }

  void refuse_to_need_itself() const {
    if (caller_ == nullptr || !caller_->is_inside(key_.digest())) return;
    // Whoever catches the error has a result that holds only inside of the calls that are running now.
    caller_->mark_inconsistent("it was called while the call that it needs was being computed");
    throw Error(
        "cachepy: " + key_.call_text() +
        " needs its own result: it is called again, with the same arguments, while it is being computed");
  }

  /// Runs the function in a frame of its own. Its exceptions leave nothing but the caller's knowledge of what it used.
  void compute() {
    frame_ = std::make_shared<Frame>(caller_ != nullptr ? caller_->shared_from_this() : nullptr,
                                     function_.name, key_.digest());
    for (const Dependency& dependency : key_.dependencies()) frame_->add_dependency(dependency);
    const FrameScope scope(frame_.get());
    started_ns_ = now_ns();
    const Clock::time_point begin = Clock::now();
    try {
      ops_.compute(call_);
    } catch (...) {
      tell_caller_of_failure();
      throw;
    }
    cost_ = std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now() - begin);
  }

  void tell_caller_of_failure() noexcept try {
    if (caller_ == nullptr) return;
    Frame::Outcome outcome = frame_->finish();
    for (Dependency& dependency : outcome.dependencies) {
      if (dependency.own && outcome.inconsistency.empty() && !confirm(dependency))
        outcome.inconsistency = "'" + dependency.name + "' changed while it was used";
    }
    if (!outcome.inconsistency.empty()) caller_->mark_inconsistent(std::move(outcome.inconsistency));
    caller_->add_failed_child(outcome.dependencies);
  } catch (...) {
    caller_->mark_inconsistent("what " + function_.name + " used could not be recorded");
  }

  void compute_uncached() {
    warn(key_.failure() + "; computing without the cache");
    // Without a frame of its own, what it tracks counts for its caller, and so does what its key would have
    // held.
    if (caller_ != nullptr) {
      for (const Dependency& dependency : key_.dependencies()) caller_->add_dependency(dependency);
    }
    ops_.compute(call_);
  }

  /// Tells the graph, the caller and the disk about a computed result. False when it was not stored.
  bool record(bool store) noexcept try {
    Frame::Outcome outcome = frame_->finish();
    std::string changed = std::move(outcome.inconsistency);
    for (Dependency& dependency : outcome.dependencies) {
      if (!changed.empty()) break;
      if (dependency.own && !confirm(dependency)) {
        changed = "'" + dependency.name +
                  (dependency.digest.empty() && dependency.kind != DependencyKind::kEnvVar
                       ? "' cannot be read"
                       : "' changed while it ran");
      }
    }
    if (!changed.empty()) {
      // Said once: the calls above this one have the same trouble.
      lines_.warn_once(changed, function_.name + ": " + changed + "; its result is returned but not stored");
      if (caller_ != nullptr) caller_->mark_inconsistent(std::move(changed));
      return false;
    }

    EntryMetadata metadata;
    NodeRecord& node = metadata.node;
    node.function = function_.name;
    node.key = key_.digest();
    node.started_ns = started_ns_;
    node.cost_ns = static_cast<std::uint64_t>(cost_.count());
    node.process = static_cast<std::uint32_t>(::getpid());
    node.thread = static_cast<std::uint32_t>(::gettid());
    node.source_file = function_.site.file;
    node.source_line = function_.site.line;
    node.dependencies = std::move(outcome.dependencies);
    node.children = std::move(outcome.children);

    PayloadWriter payload;
    PayloadCopy copy(MemoryTier::max_payload(memory_limit()));
    if (const std::string failure = encode_result(ops_, call_, payload, copy); !failure.empty()) {
      warn("its result cannot be stored: " + failure);
      store = false;
    }
    node.result = payload.digest();
    node.result_bytes = payload.raw_bytes();
    node.created_ns = now_ns();
    if (store) {
      metadata.signature = function_.site.signature;
      metadata.result_type = function_.site.result_type;
      metadata.schema = function_.result_schema;
      metadata.key_parts = key_.parts();
      metadata.program = program();
      node.outfile = Store::relative_path(node.function, node.key);
      write(metadata, payload);
    }
    const bool stored = !node.outfile.empty();
    const std::int64_t used_ns = node.created_ns;
    const auto kept = std::make_shared<const KeptResult>(std::move(node), std::move(copy.bytes), used_ns);
    publish_computed(function_, caller_, *kept);
    // One that is too large to be kept takes the place of an earlier one nevertheless.
    if (stored) MemoryTier::process().keep(function_.store, kept, copy.whole ? memory_limit() : 0);
    if (verbose_) {
      lines_.say(key_.call_text() + ": " + miss_ + "; computed in " + std::to_string(cost_.count() / 1000) +
                 " us");
    }
    return stored;
  } catch (...) {  // out of memory, or a codec of the user's threw
    warn("its result could not be recorded and is not stored");
    // The caller may not know all that this call depends on.
    if (caller_ != nullptr)
      caller_->mark_inconsistent("the result of " + function_.name + " could not be recorded");
    return false;
  }

  void write(EntryMetadata& metadata, PayloadWriter& payload) {
    const std::string blocks = payload.finish();
    if (!fits_size_limit(blocks.size())) {
      metadata.node.outfile.clear();
      return warn("its result takes " + std::to_string(blocks.size()) +
                  " bytes, which is more than size_limit has room for; it is not stored");
    }
    const auto bytes = function_.store.write(metadata, blocks, payload.raw_bytes());
    if (!bytes.ok()) {
      metadata.node.outfile.clear();
      warn_of_directory("its result is not stored: ", bytes.status());
      return;
    }
    function_.list_code();
    stored_bytes_ = *bytes;
    if (const absl::Status status = append_record(function_.store.dir(), metadata.node, &new_log_);
        !status.ok()) {
      // The graph is rebuilt from entries where records are missing.
      warn_of_directory("its graph node is not recorded: ", status);
    }
  }

  static std::size_t memory_limit() { return static_cast<std::size_t>(settings().memory_limit); }

  void warn(const std::string& what) const noexcept try {
    const std::string text = function_.name + ": " + what;
    lines_.warn_once(text, text);
  } catch (...) {
  }

  /// Trouble with the cache directory, not with this call: said once, whichever function meets it first.
  void warn_of_directory(std::string_view what, const absl::Status& status) const noexcept try {
    const std::string cause = function_.store.dir() + ": " + absl::StatusCodeToString(status.code());
    lines_.warn_once(cause, function_.name + ": " + std::string(what) + std::string(status.message()));
  } catch (...) {
  }

  /// Before the function runs and its own entry hides what was there.
  void find_reason() noexcept try {
    if (options_.force || !options_.load) {
      miss_ = options_.force ? "forced" : "not to be loaded";
    } else if (miss_.empty()) {
      const std::vector<EntryMetadata> stored = entries_of(function_.store, function_.name, kMostCompared);
      const EntryMetadata* const nearest = nearest_entry(stored, key_.parts());
      miss_ = nearest != nullptr
                  ? "miss: " + joined(key_changes(function_.store, nearest->key_parts, key_.parts(),
                                                  [&] { return reached_units(function_.site); }))
                  : "first execution";
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
  const CallKey key_;
  std::shared_ptr<Frame> frame_;
  std::int64_t started_ns_ = 0;
  std::chrono::nanoseconds cost_{0};
  std::uint64_t stored_bytes_ = 0;     // of its entry, when it was computed and stored
  bool new_log_ = false;               // its record began one
  std::int64_t stale_created_ns_ = 0;  // of a result whose dependencies were found not to hold; 0 = none
  std::string miss_;                   // why it is computed, where the user wants to know
  mutable HeldLines lines_;
};

}  // namespace

void run(detail::Site& site, const detail::CallOps& ops, void* call) {
  if (settings().disable) return ops.compute(call);
  MemoizedCall(CachedFunction::of(site, ops), ops, call).run();
}

ScopedOptions exchange_options(const ScopedOptions& options) noexcept {
  return std::exchange(scoped_options, options);
}

}  // namespace cachepy::internal
