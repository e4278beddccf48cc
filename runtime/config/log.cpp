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
  // One write, so that lines of several threads and processes do not mix. If it fails there is nobody to
  // tell.
  [[maybe_unused]] const ssize_t written = quiet_write_anywhere(STDERR_FILENO, line);
}

/// The frame that the sink's own cached calls and files count for. Nobody asks it, but since it lies inside the running
/// call, a call that waits for itself is noticed.
std::shared_ptr<Frame> frame_of_sink() {
  Frame* const frame = Frame::current();
  return std::make_shared<Frame>(frame != nullptr ? frame->shared_from_this() : nullptr, "", Digest(),
                                 /*store=*/nullptr);
}

void deliver(LogLevel level, std::string_view text) {
  // To write is a point of cancellation that the program does not have without a cache.
  const WithoutCancellation whole;
  Log& log = ProcessWide<Log>::get();
  const LogSink sink = [&] {
    const std::lock_guard lock(log.mutex);
    return log.sink;
  }();
  // A sink's own calls speak elsewhere, or it would be called for each line that it causes.
  if (sink.write == nullptr || in_sink) return write_line(level, text);
  const std::shared_ptr<Frame> frame = frame_of_sink();
  const FrameScope scope(frame.get());
  in_sink = true;
  try {
    sink.write(sink.context, level, text);
  } catch (...) {
    // What it could not do is its own affair; the call that speaks must not fail.
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
