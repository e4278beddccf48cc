// One call of a cached function, from its arguments to its result. calls/memo.h describes what it promises.
#pragma once

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/thrown.h"
#include "base/users_errno.h"
#include "cachepy/detail/call.h"
#include "cachepy/detail/request.h"
#include "calls/cached_function.h"
#include "calls/call_id.h"
#include "calls/call_log.h"
#include "calls/computation.h"
#include "calls/key.h"
#include "calls/lookup.h"
#include "calls/memory_tier.h"
#include "calls/print_again.h"
#include "calls/replay_request.h"
#include "flights/single_flight.h"
#include "frames/frame.h"
#include "remote_client/client.h"

namespace cachepy::internal {

/// Lives on the stack of the call. memoized_call.cpp looks up and computes, requests.cpp answers requests and audits, and
/// call_messages.cpp explains.
class MemoizedCall {
 public:
  MemoizedCall(const CachedFunction& function, const detail::CallOps& ops, void* call, Frame* caller,
               const CallOptions& options, const std::optional<CallId>& id);

  /// Serves the call or computes it.
  void run();

  /// Answers the request instead of running the call. False: the call has no result.
  bool answer(detail::Request& request);
  /// Makes the call if it is the stored one that the request names. False: it is another one, and was not made.
  bool replay(ReplayRequest& request);

 private:
  // Requests and audits.

  /// Throws Error if the result is not stored.
  void put(void* value);
  /// "": the call is the stored one.
  std::string why_another_call(const ReplayRequest& request);
  /// Describes the call, which is not stored, for a worker.
  void describe(CallDescription& description);
  void tell_replay(const Computation& computation);
  /// Runs the function instead of serving the stored result. The call returns and stores the new result. If it differs, this is
  /// reported.
  void audit(const KeptResult& stored, const WithoutCancellation& whole);
  void say_difference(std::string_view before) noexcept;

  // Lookup.

  bool loads() const { return options_.load && !options_.force; }
  bool may_serve() const { return loads() && !lacks_effects_; }
  bool serve_by_arguments();
  /// Makes the key and looks the call up. False: the call must be computed, without the cache if failure_ is set. Not inlined, because
  /// the scratch is large, and recursions may be deep.
  [[gnu::noinline]] bool serve_by_key();
  /// Makes the key. If there is none, returns false and sets failure_. Not inlined for the same reason as serve_by_key().
  [[gnu::noinline]] bool make_key() noexcept;
  /// Takes the flight and looks the call up once more, because the flight's former holder may have stored the result.
  bool serve_after_others(std::optional<Flight>& flight, const WithoutCancellation& whole);
  /// Makes the calls below the stale result first, if they allow it. True if early cutoff may apply now.
  bool make_calls_below_first(const std::optional<Flight>& flight, const WithoutCancellation& whole);
  /// Waits until nobody else computes the call. If that cannot be determined, the call is computed in parallel.
  void take(std::optional<Flight>& flight, const WithoutCancellation& whole);
  Lookup look_in(std::initializer_list<const ResultSource*> sources);
  /// Waits until no other machine computes the call, as long as it makes sense. Absent: it must be computed.
  Lookup look_after_other_machines(const std::optional<Flight>& flight, const WithoutCancellation& whole);
  /// True if the call has its result, which is then published.
  bool serve(const Lookup& found);
  /// Whether a hit would leave what the call left.
  bool can_leave_effects_of(const KeptResult& result) const;
  /// Makes what the call left in files, and opens what it printed. Nullopt: that cannot be done.
  std::optional<std::vector<ChangedPath>> effects_of(const KeptResult& result);
  /// Whether the call around this one must know what this one printed. `output` is null if nothing is known to have been printed.
  bool caller_needs_output_of(const Dependency* output) const;
  /// False: what it printed must be printed again, and cannot.
  bool open_output(const KeptResult& result);
  std::optional<std::vector<ChangedPath>> files_of(std::span<const Dependency> effects);
  void serve_or_compute();
  /// Must come last: printing cannot be undone, and blocks while the reader of a pipe is slow.
  void print_again() noexcept;

  // Computation.

  void compute(std::optional<Flight>& flight, const WithoutCancellation& whole);
  void keep_house(const Computation& computation);
  bool wants_reasons() const { return verbose_ || function_.require_hit; }
  Replaced before() const;
  std::string_view why_not_stored() const;
  /// Whether the call is made inside of an equal call. It is then computed, as without the cache: a thread pool may have given the
  /// second call to a thread that waits inside of the first. Endless recursion is an error instead of a stack overflow.
  bool is_inside_itself() const;
  void compute_uncached(const WithoutCancellation& whole);
  /// The call has no frame of its own: what it tracks is recorded for its caller, and so is what its key would have contained.
  void tell_caller_of_key();
  /// Runs the function. If it throws, reports this and rethrows.
  void run_or_say_failure(Computation& computation, const WithoutCancellation& whole);

  // Messages.

  /// Not inlined for the same reason as serve_by_key().
  [[gnu::noinline]] void say_hit(Hit::From from);
  void say_failed(std::chrono::nanoseconds took) noexcept;
  void say_computed(const Computation& computation) noexcept;
  /// Finds the reason for the miss. Must run before the function, because its new entry would hide the old ones.
  void find_reason() noexcept;

  UsersErrno errno_;  // first, so that it is restored last
  const CachedFunction& function_;
  const detail::CallOps& ops_;
  void* const call_;
  Frame* const caller_;
  const CallOptions options_;
  const bool verbose_;
  std::int64_t begin_ns_;  // steady clock, without the time for which the call waited for equal ones
  std::optional<CallId> id_;
  std::optional<CallKey> key_;  // made if memory does not have the result
  std::int64_t stale_ns_ = 0;   // see Wanted
  Digest missed_;               // see Wanted
  std::shared_ptr<RemoteClaim> claim_;
  bool in_itself_ = false;
  bool lacks_effects_ = false;          // a result is stored, but what the call left cannot be put back
  std::optional<StoredOutput> output_;  // of the hit, not printed yet
  bool may_audit_ = false;
  KeptPtr audited_;                    // the hit that is computed again
  ReplayRequest* replayed_ = nullptr;  // told how the call came out
  bool only_asks_ = false;             // asks only whether there is a result
  std::string failure_;                // why it must be computed without the cache; "" = it need not be
  std::string miss_;                   // why it is computed, if the user wants reasons
  CallLog log_;
};

}  // namespace cachepy::internal
