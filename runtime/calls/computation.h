// One run of a cached function after a miss: it runs in a frame of its own, then its result is recorded and stored.
//
// It knows neither why the function is computed nor who waits for it; calls/memoized_call.cpp decides.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "base/thrown.h"
#include "base/users_errno.h"
#include "cachepy/detail/call.h"
#include "calls/cached_function.h"
#include "calls/call_id.h"
#include "calls/call_log.h"
#include "calls/entry_codec.h"
#include "calls/key.h"
#include "calls/memory_tier.h"
#include "calls/output_of_call.h"
#include "frames/frame.h"
#include "remote_client/client.h"
#include "store/new_entry.h"
#include "store/store.h"

namespace cachepy::internal {

/// Fills in where the function is defined, and the number of this process and thread.
void describe_place(NodeRecord& node, const CachedFunction& function);
/// Fills in what the function, its key and the running program say about an entry with these dependencies.
void describe_call(EntryMetadata& metadata, const CachedFunction& function, const CallKey& key);

/// For one thread, and one call of run().
class Computation {
 public:
  /// `caller`: the frame that made the call, null outside of cached calls. All must outlive this.
  Computation(const CachedFunction& function, const detail::CallOps& ops, void* call, Frame* caller,
              const CallId& id, const CallKey& key, CallLog& log)
      : function_(function),
        ops_(ops),
        call_(call),
        caller_(caller),
        id_(id),
        key_(key),
        log_(log),
        output_(function) {}

  /// False if memory is exhausted.
  bool prepare() noexcept;
  /// The object to notify if a jump leaves the function.
  void set_awaited(std::shared_ptr<Awaited> awaited) { frame_->set_awaited(std::move(awaited)); }
  /// Other machines wait for the result until it is sent and nobody else has this claim. Null = they do not, or no longer.
  void set_claim(std::shared_ptr<RemoteClaim> claim) { claim_ = std::move(claim); }
  /// Runs the function, after prepare(). If it throws, only the caller's dependencies are updated. `whole` protects everything
  /// else that the call does from cancellation.
  void run(const WithoutCancellation& whole, UsersErrno& users_errno);

  /// Takes the result from this object instead of running the function.
  void take(void* value);

  /// The result must be stored when record() returns, whatever the option `store` says.
  void store_at_once() { at_once_ = true; }
  /// Records the result in the graph and for the caller, and stores it unless there is a reason not to. False if it was not
  /// stored, and is not going to be.
  bool record(std::string_view why_not_stored, Replaced replaced) noexcept;

  /// How long the function took, including everything it called.
  std::chrono::nanoseconds cost() const { return cost_; }
  bool made_calls() const { return made_calls_; }  ///< whether it made cached calls; known after record()
  /// Digest of the encoded result, after record(); empty if the result could not be encoded.
  const Digest& result() const { return result_; }
  /// Why the result was not stored; "": it was.
  const std::string& not_stored() const { return not_stored_; }
  std::uint64_t stored_bytes() const {
    return stored_bytes_;
  }  ///< size of its entry and code list; 0 = no entry, or not yet
  bool began_log() const { return began_log_; }  ///< its record is the first of this process

 private:
  void end_in_failure() noexcept;
  void ask_whether_to_store(const WithoutCancellation& whole);
  std::string why_rejected(Frame::Outcome& outcome) const;
  void leave_to_caller(Frame::Outcome outcome, const std::string& why_rejected);
  void leave_uses(Frame::Outcome& outcome);
  void add_what_was_seen();
  std::string add_output(NodeRecord& node, bool store);
  std::string add_effects(NodeRecord& node, const std::vector<ChangedPath>& left, bool keep);
  std::string dependency_changed_during_run(Frame::Outcome& outcome) const;
  EntryMetadata describe(Frame::Outcome outcome) const;
  void describe_stored(EntryMetadata& metadata);
  std::string encode(PayloadWriter& payload, PayloadCopy& copy, NodeRecord& node);
  bool hand_over(EntryMetadata& metadata, const KeptPtr& kept, Replaced replaced);
  void write(NewEntry& entry, EntryMetadata& metadata, Replaced replaced);

  const CachedFunction& function_;
  const detail::CallOps& ops_;
  void* const call_;
  Frame* const caller_;
  const CallId id_;
  const CallKey& key_;
  CallLog& log_;
  OutputOfCall output_;
  std::shared_ptr<Frame> frame_;
  Digest shared_key_;  // see CallKey::shared_digest(); empty if nothing is sent
  std::shared_ptr<RemoteClaim> claim_;
  bool at_once_ = false;
  bool has_arguments_ = false;
  std::string arguments_;               // as they were before the function ran, see EntryMetadata
  std::uint64_t times_past_watch_ = 0;  // until it began, see PastWatch
  std::int64_t started_ns_ = 0;
  std::chrono::nanoseconds cost_{0};
  bool made_calls_ = false;
  Digest result_;
  std::string rejection_;  // why store_if does not want the result; "" = it does, or there is none
  std::string not_stored_;
  std::uint64_t stored_bytes_ = 0;
  std::uint64_t blob_bytes_ = 0;  // written
  bool began_log_ = false;
};

}  // namespace cachepy::internal
