// One run of a cached function that was not served: in a frame of its own, and then told to all that want to know.
//
// Knows nothing of why it is computed, nor of who else waits for it: calls/memo.cpp decides.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "base/thrown.h"
#include "cachepy/detail/call.h"
#include "calls/cached_function.h"
#include "calls/call_id.h"
#include "calls/call_log.h"
#include "calls/entry_codec.h"
#include "calls/key.h"
#include "frames/frame.h"
#include "store/store.h"

namespace cachepy::internal {

/// For one thread, and one call of run().
class Computation {
 public:
  /// `caller`: the frame that made the call, null outside of cached calls. All must outlive this.
  Computation(const CachedFunction& function, const detail::CallOps& ops, void* call, Frame* caller,
              const CallId& id, const CallKey& key, CallLog& log)
      : function_(function), ops_(ops), call_(call), caller_(caller), id_(id), key_(key), log_(log) {}

  /// False when there is no memory for it.
  bool prepare() noexcept;
  /// Who is to be told if a jump leaves the function.
  void set_awaited(std::shared_ptr<Awaited> awaited) { frame_->set_awaited(std::move(awaited)); }
  /// Runs the function. Its exceptions leave nothing but the caller's knowledge of what it used. To be called when it has
  /// been prepared; `whole` protects all else that the call does.
  void run(const WithoutCancellation& whole);

  /// In place of running the function: its result is moved from this object.
  void take(void* value);

  /// Tells the graph, the caller and, unless there is a reason against it, the store about the result. False when it was not
  /// stored.
  bool record(std::string_view why_not_stored, Replaced replaced) noexcept;

  /// How long the function took, with all that it called.
  std::chrono::nanoseconds cost() const { return cost_; }
  bool made_calls() const { return made_calls_; }  ///< cached ones; known once it is recorded
  /// Digest of the result as it is encoded; known once it is recorded, empty where it could not be.
  const Digest& result() const { return result_; }
  /// Why the result was not stored; "": it was.
  const std::string& not_stored() const { return not_stored_; }
  std::uint64_t stored_bytes() const {
    return stored_bytes_;
  }  ///< by its entry and a list of its code; 0 = no entry
  bool began_log() const { return began_log_; }  ///< its record is the first of this process

 private:
  void end_in_failure() noexcept;
  std::string changed_meanwhile(Frame::Outcome& outcome) const;
  EntryMetadata describe(Frame::Outcome outcome) const;
  void write(EntryMetadata& metadata, PayloadWriter& payload, Replaced replaced);

  const CachedFunction& function_;
  const detail::CallOps& ops_;
  void* const call_;
  Frame* const caller_;
  const CallId id_;
  const CallKey& key_;
  CallLog& log_;
  std::shared_ptr<Frame> frame_;
  std::int64_t started_ns_ = 0;
  std::chrono::nanoseconds cost_{0};
  bool made_calls_ = false;
  Digest result_;
  std::string not_stored_;
  std::uint64_t stored_bytes_ = 0;
  bool began_log_ = false;
};

}  // namespace cachepy::internal
