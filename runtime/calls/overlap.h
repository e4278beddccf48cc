// Finds arguments that share memory, for calls that change an argument. f(a, a) is a different call than f(a, b) with equal
// values. If one argument is a part of another, a stored result cannot be given back.
//
// Knows nothing about keys.
#pragma once

#include <string>

#include "cachepy/detail/call.h"
#include "calls/cached_function.h"

namespace cachepy::internal {

struct Overlap {
  std::string same;   ///< the arguments and globals that are the same object: "a, b"; "" = none
  std::string parts;  ///< why the call has no key: "'x' is a part of 'v'"; "" = it has one

  bool empty() const { return same.empty() && parts.empty(); }
};

/// Empty for a call that changes nothing or has nothing to compare; its arguments are then not inspected.
Overlap find_overlap(const CachedFunction& function, const detail::CallOps& ops, void* call);

}  // namespace cachepy::internal
