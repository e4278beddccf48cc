// Where the lines go that the cache has to say: what verbose calls did and why, and warnings.
//
//     cachepy::set_log_sink({[](void*, cachepy::LogLevel level, std::string_view line) {
//       syslog(level == cachepy::LogLevel::warning ? LOG_WARNING : LOG_INFO, "%.*s", int(line.size()), line.data());
//     }});
//
// Without a sink they go to standard error, behind "[cachepy] " or "[cachepy] warning: ".
#pragma once

#include "cachepy/detail/log_sink.h"

namespace cachepy {

/// Sends lines to `sink` from now on; `{}` is standard error again. Returns the sink of before. Thread-safe.
///
/// A sink is called in the thread that made the call, when the call is done and nothing is locked, by several threads at
/// once. It may make cached calls and track files: these count for no other call, and what they have to say goes to
/// standard error. What it throws is dropped. Threads that are just speaking may call the old sink once more after it was
/// replaced, so its context should live as long as the program.
LogSink set_log_sink(LogSink sink) noexcept;

}  // namespace cachepy
