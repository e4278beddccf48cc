// What the cache has to say to people, on standard error or to the user's sink: one line at a time, each warning once per
// cause.
//
// Thread-safe. Never throws, whatever becomes of standard error. The sink is the user's code and may make cached calls, so
// nothing may be locked when something is said.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cachepy/detail/log_sink.h"

namespace cachepy::internal {

/// "[cachepy] text"
void say(std::string_view text) noexcept;

/// The same to standard error, whatever the sink: for code that must not run the user's.
void say_to_stderr(std::string_view text) noexcept;

/// "[cachepy] warning: text", the first time `cause` is seen in this process.
void warn_once(std::string_view cause, std::string_view text) noexcept;

/// Replaces where lines go; returns what was before.
LogSink exchange_sink(LogSink sink) noexcept;

/// Lines that are said when it ends: for code that must not speak because it holds the right to compute a call.
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
