// The arguments of a call as an entry keeps them, so that the call can be made again.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "cachepy/detail/call.h"
#include "cachepy/detail/request.h"
#include "program/replayable.h"

namespace cachepy::internal {

/// Longer arguments are not stored.
inline constexpr std::size_t kMostStoredArguments = std::size_t{1} << 20;

/// The arguments, one behind the other. False if they are too long or cannot be read back.
bool encode_arguments(const detail::CallOps& ops, void* call, std::string& arguments);

/// Makes the call with these arguments; it answers the request. False, and nothing was called: they are not arguments of the
/// function. Throws what the function throws, and detail::NotCached.
bool replay(const Replayable& function, std::string_view arguments, detail::Request& request);

}  // namespace cachepy::internal
