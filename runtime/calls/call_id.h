// The id under which one process finds the result of a call in memory. Computing it takes only what is needed to distinguish
// calls. On disk, a call is found by its key (calls/key.h).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "base/digest.h"
#include "cachepy/detail/call.h"
#include "calls/cached_function.h"

namespace cachepy::internal {

/// Contains its function, which determines the directory, the code and all options.
struct CallId {
  const CachedFunction* function = nullptr;
  std::array<std::uint64_t, 4> digest{};  ///< of the arguments and the FloatEnvironment, or of the key

  friend bool operator==(const CallId&, const CallId&) = default;
  std::size_t hash() const { return digest[0] ^ reinterpret_cast<std::uintptr_t>(function); }
};

/// The id of a call that is determined by its arguments, if these are short: one digest of all of them. None if the key must be
/// computed, because it contains files, environment variables or globals.
std::optional<CallId> short_call_id(const CachedFunction& function, const detail::CallOps& ops, void* call);

/// The id of any other call, made from its key.
CallId call_id(const CachedFunction& function, const Digest& key);

}  // namespace cachepy::internal
