// The messages of one call, with the name of its function. They are held back until the call ends (config/log.h).
//
// Not thread-safe. Never throws if only a warning would be lost.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "calls/cached_function.h"
#include "config/log.h"

namespace cachepy::internal {

class CallLog {
 public:
  explicit CallLog(const CachedFunction& function) : function_(function) {}

  void say(std::string text) { lines_.say(std::move(text)); }
  /// A warning that is given once per process, for this function and text.
  void warn(std::string_view what) noexcept;
  /// A warning that is given once for each `cause`, by the function that first meets it.
  void warn_once(std::string cause, std::string_view what) noexcept;
  /// A problem of the cache directory, not of this call: a warning once for each kind of problem.
  void warn_of_directory(std::string_view what, const absl::Status& status) noexcept;

 private:
  const CachedFunction& function_;
  HeldLines lines_;
};

}  // namespace cachepy::internal
