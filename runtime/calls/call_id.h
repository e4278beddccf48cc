// What one process knows a call by, to find its result in memory: no more is computed for it than is needed to tell calls
// apart. On disk it is known by its key (calls/key.h).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "base/digest.h"
#include "cachepy/detail/call.h"
#include "calls/cached_function.h"

namespace cachepy::internal {

/// Knows its function, which stands for the directory, the code, and all options.
struct CallId {
  const CachedFunction* function = nullptr;
  std::array<std::uint64_t, 4> digest{};  ///< of the arguments and FloatEnvironment, or of the key

  friend bool operator==(const CallId&, const CallId&) = default;
  std::size_t hash() const { return digest[0] ^ reinterpret_cast<std::uintptr_t>(function); }
};

/// Of a call that its arguments tell apart, and whose arguments are short: by the digest of them all, made in one pass. None
/// where the key must be known: its files, environment variables and globals have to be looked at.
std::optional<CallId> short_call_id(const CachedFunction& function, const detail::CallOps& ops, void* call);

/// Of any other: by its key.
CallId call_id(const CachedFunction& function, const Digest& key);

}  // namespace cachepy::internal
