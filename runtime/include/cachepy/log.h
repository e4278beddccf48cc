// Redirects the lines that the cache prints: reports of verbose calls, and warnings.
//
//     cachepy::set_log_sink({[](void*, cachepy::LogLevel level, std::string_view line) {
//       syslog(level == cachepy::LogLevel::warning ? LOG_WARNING : LOG_INFO, "%.*s", int(line.size()), line.data());
//     }});
//
// Without a sink they are written to standard error, prefixed with "[cachepy] " or "[cachepy] warning: ".
#pragma once

#include "cachepy/detail/log_sink.h"

namespace cachepy {

/// Passes lines to `sink` from now on; `{}` restores standard error. Returns the previous sink. Thread-safe.
///
/// The sink is called in the thread that made the call, after the call has finished and while no lock is held; several threads
/// may call it at once. It may make cached calls and track files. These are not recorded as part of any other call, and their
/// own lines go to standard error. Exceptions that it throws are dropped. A thread that is printing while the sink is replaced may
/// call the old sink once more, so its context should live as long as the program.
LogSink set_log_sink(LogSink sink) noexcept;

}  // namespace cachepy
