#include "calls/lookup.h"

#include <chrono>
#include <memory>
#include <new>
#include <string_view>
#include <utility>

#include "base/swallow.h"
#include "base/thrown.h"
#include "calls/background.h"
#include "calls/earlier_result.h"
#include "calls/early_cutoff.h"
#include "calls/entry_codec.h"
#include "config/settings.h"
#include "reasons/stale_reasons.h"
#include "tracking/validation.h"

namespace cachepy::internal {
namespace {

using Clock = std::chrono::steady_clock;

std::size_t memory_limit() {
  return static_cast<std::size_t>(settings().memory_limit);
}

/// Whether the result must not be served, because a dependency has changed.
bool is_stale(Wanted& call, const NodeRecord& node) {
  const WithoutCancellation whole;
  // The same result was checked before, from another source or a moment ago.
  if (node.created_ns == call.stale_ns) return true;
  // Dependencies in the key need no check: they were read a moment ago, when the key was made.
  const Dependency* const broken = find_broken(node.dependencies);
  if (broken == nullptr) return false;
  call.stale_ns = node.created_ns;
  if (call.wants_reasons) call.why = "miss: " + dependency_change(call.function.store, node, *broken);
  return true;
}

class MemorySource final : public ResultSource {
 public:
  Lookup find(Wanted& call) const override {
    MemoryTier& tier = MemoryTier::process();
    KeptPtr kept = tier.find(*call.id);
    if (kept == nullptr) kept = find_unstored(*call.id);
    if (kept == nullptr) return Absent();
    if (is_stale(call, *kept)) {
      tier.drop(*call.id, kept);  // another process may have stored a new one: the store is next
      return Stale();
    }
    if (!decode_kept(*kept, call.ops, call.call)) {
      tier.drop(*call.id, kept);
      return Absent();
    }
    return Lookup(std::in_place_type<Hit>, std::move(kept), Hit::From::kMemory);
  }

 private:
  /// If the setting `recheck` allows it, checks dependencies only at that interval.
  static bool is_stale(Wanted& call, const KeptResult& kept) {
    if (kept.node.dependencies.empty()) return false;
    const std::chrono::nanoseconds recheck = settings().recheck;
    if (recheck.count() == 0) return internal::is_stale(call, kept.node);
    const std::int64_t now_ns = Clock::now().time_since_epoch().count();
    if (now_ns - kept.checked_ns.load(std::memory_order_relaxed) < recheck.count()) return false;
    if (internal::is_stale(call, kept.node)) return true;
    kept.checked_ns.store(now_ns, std::memory_order_relaxed);
    return false;
  }
};

class StoreSource final : public ResultSource {
 public:
  Lookup find(Wanted& call) const override try {
    auto entry = call.function.store.open(ref(call), MetadataPart::kNode);
    if (absl::IsNotFound(entry.status())) return Absent();
    if (!entry.ok()) return warn_of_unreadable(call, entry.status());
    if (is_stale(call, (*entry)->metadata().node)) return Stale();
    return take(call, **entry);
  } catch (...) {  // out of memory: the entry stays, because another process may have more memory
    swallow();
    call.log.warn("its result cannot be read back: " + thrown_text() + "; computing again");
    return Unreadable{};
  }

 private:
  static EntryRef ref(const Wanted& call) { return {call.function.name, call.key->digest()}; }

  static Lookup take(Wanted& call, EntryReader& entry) {
    const bool keep = entry.raw_bytes() <= MemoryTier::max_payload(memory_limit());
    std::string payload;
    if (std::string problem = decode(call, entry, keep, payload); !problem.empty())
      return set_aside(call, entry, problem);
    auto kept =
        std::make_shared<const KeptResult>(entry.take_node(), std::move(payload), entry.modified_ns());
    if (keep) MemoryTier::process().keep(*call.id, kept, memory_limit());
    return Lookup(std::in_place_type<Hit>, std::move(kept), Hit::From::kDisk);
  }

  /// Decodes the result. Returns what is wrong with the entry, or "".
  static std::string decode(Wanted& call, EntryReader& entry, bool keep, std::string& payload) {
    std::string thrown;
    try {
      if (keep ? decode_result(entry, call.ops, call.call, payload)
               : decode_result(entry, call.ops, call.call))
        return "";
    } catch (const std::bad_alloc&) {
      throw;
    } catch (...) {
      thrown = thrown_text();
    }
    if (!entry.status().ok()) return "is damaged";
    if (!thrown.empty()) return "cannot be read back (" + thrown + ")";
    return "cannot be read back (a cachepy::Codec or serialize() does not read what it writes)";
  }

  static Lookup set_aside(Wanted& call, EntryReader& entry, const std::string& problem) {
    const absl::Status& read = entry.status();
    // If reading failed for another reason than damage, the entry stays: it may be intact.
    if (!read.ok() && !absl::IsDataLoss(read)) return warn_of_unreadable(call, read);
    const bool read_only = call.function.read_only;
    if (!read_only) call.function.store.set_aside(ref(call));
    call.log.warn("the entry " + entry.metadata().node.outfile + " " + problem +
                  (read_only ? "" : " and was set aside") + "; computing again");
    call.why = "miss: its entry " + problem;
    return Unreadable{};
  }

  static Unreadable warn_of_unreadable(Wanted& call, const absl::Status& status) {
    if (absl::IsDataLoss(status) || absl::IsUnimplemented(status)) {
      call.log.warn(std::string(status.message()) + "; computing again");
    } else {
      call.log.warn_of_directory("its result is computed again: ", status);
    }
    call.why = "miss: its entry could not be read";
    return Unreadable{};
  }
};

/// Makes an earlier result that holds again, or one to which early cutoff applies, the newest.
class RenewedSource final : public ResultSource {
 public:
  Lookup find(Wanted& call) const override {
    const Stored stored = call.stale_ns != 0 ? renew(call) : take_from_former_code(call.function, *call.key);
    if (stored.bytes == 0) return Absent();
    Lookup found = store_source().find(call);
    if (Hit* const hit = std::get_if<Hit>(&found)) hit->stored = stored;
    return found;
  }

 private:
  static Stored renew(const Wanted& call) {
    const Stored stored = bring_back_earlier_result(call.function, call.key->digest());
    return stored.bytes != 0 ? stored : confirm_by_children(call.function, call.key->digest());
  }
};

/// Drops a partial result after any answer that is not a Hit.
Lookup ask(const ResultSource& source, Wanted& call) try {
  Lookup found = source.find(call);
  if (!std::holds_alternative<Hit>(found)) call.ops.drop_result(call.call);
  return found;
} catch (...) {  // out of memory
  swallow();
  call.ops.drop_result(call.call);
  return Absent();
}

}  // namespace

bool decode_kept(const KeptResult& kept, const detail::CallOps& ops, void* call) try {
  return decode_result(kept.payload, ops, call);
} catch (const std::bad_alloc&) {
  throw;
} catch (...) {
  static_cast<void>(thrown_text());
  return false;
}

const ResultSource& memory_source() {
  static constinit const MemorySource source;
  return source;
}

const ResultSource& store_source() {
  static constinit const StoreSource source;
  return source;
}

const ResultSource& renewed_source() {
  static constinit const RenewedSource source;
  return source;
}

Lookup lookup(Wanted& call, std::initializer_list<const ResultSource*> sources) {
  const auto* source = sources.begin();
  Lookup answer = ask(**source, call);
  while (!std::holds_alternative<Hit>(answer) && ++source != sources.end()) {
    Lookup found = ask(**source, call);
    if (!std::holds_alternative<Absent>(found)) answer = std::move(found);
  }
  return answer;
}

}  // namespace cachepy::internal
