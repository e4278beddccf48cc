// Where lines for people go, as the library and <cachepy/log.h> both know it.
#pragma once

#include <string_view>

#include "cachepy/detail/standard_library.h"

namespace cachepy {

enum class LogLevel : unsigned char {
  info,     ///< what a call did, where verbose is on
  warning,  ///< something is wrong with the cache, once per cause; the call itself is well
};

struct LogSink {
  /// Takes one line, without prefix and line end. Null = standard error.
  void (*write)(void* context, LogLevel level, std::string_view line) = nullptr;
  void* context = nullptr;  ///< handed to `write`
};

}  // namespace cachepy
