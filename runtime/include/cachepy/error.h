// What the explicit API throws. Annotated functions never throw because of the cache.
#pragma once

#include <stdexcept>
#include <string>

#include "cachepy/detail/standard_library.h"

namespace cachepy {

/// what() says what failed, where (path, line) and why. The one case in which a cached call throws it: a call
/// that needs its own result.
class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace cachepy
