#include "config/log.h"

#include <unistd.h>

#include <memory>
#include <mutex>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "base/fork.h"
#include "base/quiet_write.h"
#include "base/thrown.h"
#include "frames/frame.h"

namespace cachepy::internal {
namespace {

struct Log {
  ProcessMutex mutex;
  absl::flat_hash_set<std::string> seen;  // causes
  LogSink sink;
};

thread_local bool in_sink = false;

void write_line(LogLevel level, std::string_view text) {
  std::string line = level == LogLevel::warning ? "[cachepy] warning: " : "[cachepy] ";
  line.append(text).append("\n");
  // One write, so that lines of several threads and processes do not mix. A failure cannot be reported anywhere.
  [[maybe_unused]] const ssize_t written = quiet_write_anywhere(STDERR_FILENO, line);
}

/// The frame to which the sink's own cached calls and files are recorded. Its contents are never used. But it is inside of the running
/// call, so a call that waits for itself is noticed.
std::shared_ptr<Frame> frame_of_sink() {
  Frame* const frame = Frame::current();
  return std::make_shared<Frame>(frame != nullptr ? frame->shared_from_this() : nullptr, "", Digest(),
                                 /*store=*/nullptr);
}

void deliver(LogLevel level, std::string_view text) {
  // Writing is a cancellation point that the program does not have without the cache.
  const WithoutCancellation whole;
  Log& log = ProcessWide<Log>::get();
  const LogSink sink = [&] {
    const std::lock_guard lock(log.mutex);
    return log.sink;
  }();
  // Messages that the sink itself causes go to standard error. Otherwise the sink would be called for them again.
  if (sink.write == nullptr || in_sink) return write_line(level, text);
  const std::shared_ptr<Frame> frame = frame_of_sink();
  const FrameScope scope(frame.get());
  in_sink = true;
  try {
    sink.write(sink.context, level, text);
  } catch (...) {
    // A failure of the sink must not make the call fail.
  }
  in_sink = false;
}

bool is_first(std::string_view cause) {
  Log& log = ProcessWide<Log>::get();
  const std::lock_guard lock(log.mutex);
  return log.seen.emplace(cause).second;
}

}  // namespace

void say(std::string_view text) noexcept try { deliver(LogLevel::info, text); } catch (...) {
}

void say_to_stderr(std::string_view text) noexcept try { write_line(LogLevel::info, text); } catch (...) {
}

void warn_once(std::string_view cause, std::string_view text) noexcept try {
  if (is_first(cause)) deliver(LogLevel::warning, text);
} catch (...) {
}

LogSink exchange_sink(LogSink sink) noexcept {
  Log& log = ProcessWide<Log>::get();
  const std::lock_guard lock(log.mutex);
  return std::exchange(log.sink, sink);
}

void HeldLines::say_all() noexcept {
  for (const Line& line : lines_) {
    if (line.cause.empty()) {
      internal::say(line.text);
    } else {
      internal::warn_once(line.cause, line.text);
    }
  }
}

void HeldLines::say(std::string text) {
  lines_.push_back({std::move(text), ""});
}

void HeldLines::warn_once(std::string cause, std::string text) {
  lines_.push_back({std::move(text), std::move(cause)});
}

}  // namespace cachepy::internal
