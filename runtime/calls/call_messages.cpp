// What a verbose call says: how it was served or computed, and why.
#include <string>
#include <utility>

#include "base/duration.h"
#include "base/swallow.h"
#include "calls/memoized_call.h"
#include "program/loaded_code.h"
#include "reasons/explain.h"

namespace cachepy::internal {
namespace {

// To find the reason of a miss, a call is compared with this many of the function's newest entries.
constexpr std::size_t kMostCompared = 200;

}  // namespace

void MemoizedCall::say_hit(Hit::From from) try {
  const char* const what = from == Hit::From::kMemory   ? ": hit (memory)"
                           : from == Hit::From::kRemote ? ": hit (remote)"
                                                        : ": hit";
  KeyScratch scratch;
  if (!key_) key_.emplace(function_, ops_, call_, scratch);
  log_.say(key_->call_text() + what);
} catch (...) {
  swallow();  // the call has its result
}

void MemoizedCall::say_failed(std::chrono::nanoseconds took) noexcept try {
  log_.say(key_->call_text() + ": " + miss_ + "; left by an exception after " + readable_duration(took) +
           "; nothing is stored");
} catch (...) {  // out of memory, as below
  swallow();
}

void MemoizedCall::say_computed(const Computation& computation) noexcept try {
  std::string text =
      key_->call_text() + ": " + miss_ + "; computed in " + readable_duration(computation.cost());
  if (computation.made_calls()) text += ", cached calls below it included";
  if (!computation.not_stored().empty()) text += "; not stored: " + computation.not_stored();
  log_.say(std::move(text));
} catch (...) {  // out of memory: the call has its result
  swallow();
}

void MemoizedCall::find_reason() noexcept try {
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

}  // namespace cachepy::internal
