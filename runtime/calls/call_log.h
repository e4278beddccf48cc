// What one call has to say, held back until it ends (process/log.h), with the name of its function.
//
// Not thread-safe; never throws where a warning is all that is lost.
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
  /// Said once in a process: by this function, in these words.
  void warn(std::string_view what) noexcept;
  /// Said once for each `cause`, whichever function meets it first.
  void warn_once(std::string cause, std::string_view what) noexcept;
  /// Trouble with the cache directory, not with this call: said once for each kind of it.
  void warn_of_directory(std::string_view what, const absl::Status& status) noexcept;

 private:
  const CachedFunction& function_;
  HeldLines lines_;
};

}  // namespace cachepy::internal
