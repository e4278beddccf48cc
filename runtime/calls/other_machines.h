// Equal calls on several machines at the same time: one computes, and the others wait for its result (setting `remote_wait`).
//
// The machine that computes has claimed the call at a remote that keeps claims, through the helper. A claim ends by itself when its
// machine fails. It only saves work: without it, or if it is lost, calls are computed side by side.
#pragma once

#include <memory>
#include <string_view>

#include "base/digest.h"
#include "base/thrown.h"
#include "frames/frame.h"
#include "remote_client/client.h"

namespace cachepy::internal {

enum class Turn {
  kCompute,
  kLookAgain,  ///< another machine has computed it
};

/// Claims a call that no remote has, or waits while another machine computes it. `missed`: the name of its object. `caller`: the frame
/// that makes the call: inside of a call, nothing waits, because a ring over several machines could not be noticed. While it waits, it
/// reports this in the name of `function`. `whole` is as for Patience. `claim` is set if this machine is to compute the call for the others.
Turn wait_for_other_machines(const Digest& missed, const Frame* caller, std::string_view function,
                             const WithoutCancellation& whole, std::shared_ptr<RemoteClaim>& claim);

}  // namespace cachepy::internal
