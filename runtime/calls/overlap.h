// Which arguments of a call lie in the same memory, where the call changes one of them. f(a, a) is another call than f(a, b)
// with equal values, and when a part of one argument is the other nothing that was stored could be given back.
//
// Knows nothing of keys.
#pragma once

#include <string>

#include "cachepy/detail/call.h"
#include "calls/cached_function.h"

namespace cachepy::internal {

struct Overlap {
  std::string same;   ///< the arguments and globals that are one object: "a, b"; "" = none
  std::string parts;  ///< why the call has no key: "'x' is a part of 'v'"; "" = it has one

  bool empty() const { return same.empty() && parts.empty(); }
};

/// Of a call that changes nothing, or that has nothing to meet: empty, and nothing is looked at.
Overlap find_overlap(const CachedFunction& function, const detail::CallOps& ops, void* call);

}  // namespace cachepy::internal
