// What a worker asks of the wrapper of a cached function: to make a stored call again, and to say how that came out.
#pragma once

#include <optional>
#include <string>

#include "base/digest.h"
#include "cachepy/detail/request.h"
#include "format/work_message.h"

namespace cachepy::internal {

struct ReplayRequest : detail::Request {
  ReplayRequest(std::string cache_dir, const Digest& call)
      : Request{What::kReplay}, dir(std::move(cache_dir)), call(call) {}

  const std::string dir;  ///< the cache directory of the stored call, absolute
  const Digest call;      ///< NodeRecord::call of the stored call

  // The answer. The wrapper is left by NotCached if `refusal` is set.
  std::string refusal;       ///< why this would not be that call; "" = it was made
  bool is_computed = false;  ///< else it was served
  Digest key;
  Digest result;           ///< of the encoded result; empty if that cannot be encoded
  std::string not_stored;  ///< why the result was not stored; "" = it was
  std::string
      difference;  ///< of an audited call: how its result differs from the stored one; "" = it does not
};

/// What a call that is not stored needs to be made by a worker: the answer to a detail::Request::What::kAsk.
struct CallDescription {
  std::optional<CallToMake> call;  ///< none: it is stored, or has to be made in this process
  std::string refusal;             ///< why, for people; "" = nothing that they need to know
};

}  // namespace cachepy::internal
