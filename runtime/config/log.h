// Messages of the cache to people, on standard error or to the user's sink: one line at a time, each warning once per cause.
//
// Thread-safe. Never throws, even if standard error cannot be written. The sink is user code and may make cached calls, so callers
// must not hold any lock.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cachepy/detail/log_sink.h"

namespace cachepy::internal {

/// "[cachepy] text"
void say(std::string_view text) noexcept;

/// The same to standard error, regardless of the sink. For code that must not run user code.
void say_to_stderr(std::string_view text) noexcept;

/// "[cachepy] warning: text", the first time `cause` is seen in this process.
void warn_once(std::string_view cause, std::string_view text) noexcept;

/// Replaces the sink and returns the previous one.
LogSink exchange_sink(LogSink sink) noexcept;

/// Holds lines back until its destruction. For code that must not run the sink, because it holds the flight of a call.
class HeldLines {
 public:
  HeldLines() = default;
  HeldLines(const HeldLines&) = delete;
  HeldLines& operator=(const HeldLines&) = delete;
  ~HeldLines() {
    if (!lines_.empty()) say_all();
  }

  void say(std::string text);
  void warn_once(std::string cause, std::string text);

 private:
  struct Line {
    std::string text;
    std::string cause;  // of a warning; "" = none
  };
  void say_all() noexcept;

  std::vector<Line> lines_;
};

}  // namespace cachepy::internal
