// The memoized call: look up, validate, else compute, record and store.
//
// This is the only place that decides between hit and miss. Nothing in the cache makes a call fail: damaged data are a miss, with one
// line on standard error per cause.
#pragma once

#include "cachepy/detail/call.h"
#include "cachepy/detail/request.h"

namespace cachepy::internal {

/// See cachepy::detail::run_memoized. Throws what the function throws, and Error if a call needs its own result, or is a miss although
/// require_hit is set.
void run(detail::Site& site, const detail::CallOps& ops, void* call);

/// The options in force for cached calls that the current frame of this thread makes directly.
struct ScopedOptions {
  CallOptions options;
  const void* frame = nullptr;  ///< the frame to which they apply
};
ScopedOptions exchange_options(const ScopedOptions& options) noexcept;

/// Sets the request that the next cached call of this thread answers instead of running; null: none. Returns the previous one.
detail::Request* exchange_request(detail::Request* request) noexcept;

}  // namespace cachepy::internal
