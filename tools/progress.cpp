#include "progress.h"

#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <memory>
#include <utility>

namespace cachepy::tools {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kSilent{1000};
constexpr std::chrono::milliseconds kBetween{100};
constexpr char kClearLine[] = "\r\x1b[K";

/// Whether a progress line is on the terminal now.
std::atomic<bool> is_shown{false};

void show_line(const std::string& text) {
  std::fprintf(stderr, "%s%s", kClearLine, text.c_str());
  is_shown = true;
}

class Line {
 public:
  explicit Line(std::string what) : what_(std::move(what)) {}
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;
  ~Line() { clear_progress(); }

  void show(std::size_t done, std::size_t total) {
    const Clock::time_point now = Clock::now();
    if (now < next_) return;
    next_ = now + kBetween;
    show_line(what_ + ": " + std::to_string(done) + " of " + std::to_string(total));
  }

 private:
  const std::string what_;
  Clock::time_point next_ = Clock::now() + kSilent;
};

}  // namespace

Waiting::Waiting(std::string what) {
  if (::isatty(STDERR_FILENO) != 0) thread_ = std::thread(&Waiting::show, this, std::move(what));
}

Waiting::~Waiting() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    has_ended_ = true;
  }
  ended_.notify_one();
  thread_.join();
}

void Waiting::show(const std::string& what) {
  const Clock::time_point begin = Clock::now();
  std::unique_lock lock(mutex_);
  for (int second = 1; !ended_.wait_until(lock, begin + second * kSilent, [&] { return has_ended_; });
       ++second) {
    show_line(what + ": " + std::to_string(second) + " s");
  }
  clear_progress();
}

void clear_progress() {
  if (is_shown.exchange(false)) std::fputs(kClearLine, stderr);
}

Progress progress_line(const std::string& what) {
  if (::isatty(STDERR_FILENO) == 0) return nullptr;
  return
      [line = std::make_shared<Line>(what)](std::size_t done, std::size_t total) { line->show(done, total); };
}

}  // namespace cachepy::tools
