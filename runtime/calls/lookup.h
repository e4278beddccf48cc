// Looks up the result of a call: asks one source after the other and returns one answer.
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

/// The call has its result now.
struct Hit {
  enum class From : std::uint8_t { kMemory, kDisk, kRemote };

  KeptPtr result;
  From from;
  Stored stored = {};  ///< what was written to make it the newest result of the call; usually nothing
};
/// A result is stored, but one of its dependencies has changed.
struct Stale {};
struct Absent {};
/// An entry exists, but cannot be read or decoded; the user was warned.
struct Unreadable {};
using Lookup = std::variant<Absent, Hit, Stale, Unreadable>;

/// A call that looks for its result.
struct Wanted {
  const CachedFunction& function;
  const detail::CallOps& ops;
  void* const call;
  CallLog& log;
  const bool wants_reasons;
  std::string& why;  ///< set with Stale (if reasons are wanted) and with Unreadable: the reason, for people
  const CallId* id = nullptr;
  const CallKey* key = nullptr;  ///< null if only memory is asked
  /// When the result that was found stale was computed; 0 = none. No source checks it again, because checking its dependencies
  /// may take long.
  std::int64_t stale_ns = 0;
  /// The name of the object that the remotes do not have; empty = they were not asked, or did not answer.
  Digest missed = {};
};

/// A place where results are kept: memory, a store, or another one.
class ResultSource {
 public:
  /// A Hit has decoded the result into the call. After any other answer the call may hold a partial result. May throw.
  virtual Lookup find(Wanted& call) const = 0;

 protected:
  ~ResultSource() = default;
};

/// Results in the memory of this process, found by id: those that are kept, and those that are not stored yet.
const ResultSource& memory_source();
/// The newest result of the call in its store, found by key. It is then also kept in memory.
const ResultSource& store_source();
/// Results that hold although the newest one is stale or made by other code: an earlier result, if files have changed back, or the newest
/// one itself, if the calls below it have returned the same results again. It becomes the newest. A call that computes where there is none asks
/// this source while it holds its flight: of two processes that renew the same result at the same time, one may find nothing.
const ResultSource& renewed_source();

/// Decodes a result from memory into the call. False: it cannot be decoded, or code of the user throws; the call may then hold a
/// partial result. Throws std::bad_alloc.
bool decode_kept(const KeptResult& kept, const detail::CallOps& ops, void* call);

/// Asks these sources (at least one) in order until one has the result. If none has, returns the last answer that is not Absent,
/// else Absent. The call then has no result.
Lookup lookup(Wanted& call, std::initializer_list<const ResultSource*> sources);

}  // namespace cachepy::internal
