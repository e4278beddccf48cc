// Whether the result of a call is known: one answer, asked of one source after the other.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <variant>

#include "cachepy/detail/call.h"
#include "calls/cached_function.h"
#include "calls/call_id.h"
#include "calls/call_log.h"
#include "calls/key.h"
#include "calls/memory_tier.h"
#include "upkeep/upkeep.h"

namespace cachepy::internal {

/// The call has its result.
struct Hit {
  enum class From : std::uint8_t { kMemory, kDisk };

  KeptPtr result;
  From from;
  Stored stored = {};  ///< what was written to make it the newest result of the call; mostly nothing
};
/// A result is stored, and something that it depends on has changed.
struct Stale {};
struct Absent {};
/// An entry is there that cannot be read, or that does not give the result; a user was warned.
struct Unreadable {};
using Lookup = std::variant<Absent, Hit, Stale, Unreadable>;

/// A call that looks for its result.
struct Wanted {
  const CachedFunction& function;
  const detail::CallOps& ops;
  void* const call;
  CallLog& log;
  const bool wants_reasons;
  std::string& why;  ///< after Stale (where reasons are wanted) and Unreadable: the reason, for people
  const CallId* id = nullptr;
  const CallKey* key = nullptr;  ///< null where memory alone is asked
  /// When the result was computed that was found stale; 0 = none. It is not looked at again, in whatever source: what it depends
  /// on may be large.
  std::int64_t stale_ns = 0;
};

/// Where results are found: in memory, in a store, or elsewhere.
class ResultSource {
 public:
  /// A Hit has decoded the result into the call; after any other answer the call may hold half of one. May throw.
  virtual Lookup find(Wanted& call) const = 0;

 protected:
  ~ResultSource() = default;
};

/// Results kept in this process; by the id.
const ResultSource& memory_source();
/// The newest result of the call in its store; by the key. It is kept in memory from then on.
const ResultSource& store_source();
/// Results that hold although the newest one is stale: an earlier one, when files were changed back, or the newest itself, when the
/// calls below it have given the same results again. It becomes the newest. To be asked by the one that has the flight of the
/// call. Absent unless the newest one is stale.
const ResultSource& renewed_source();

/// Asks these sources, at least one, one after the other, until one has the result. Otherwise the answer is that of the last source that knew
/// more than that nothing is there. After an answer that is no Hit the call has no result.
Lookup lookup(Wanted& call, std::initializer_list<const ResultSource*> sources);

}  // namespace cachepy::internal
