// The exception of the explicit API. Annotated functions never throw because of the cache.
#pragma once

#include <stdexcept>
#include <string>

#include "cachepy/detail/standard_library.h"

namespace cachepy {

/// what() names what failed, where (path, line) and why. A cached call throws it only if it needs its own result, or if
/// the setting require_hit is on and it is not served.
class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace cachepy
