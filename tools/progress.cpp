#include "progress.h"

#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <memory>

namespace cachepy::tools {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kSilent{1000};
constexpr std::chrono::milliseconds kBetween{100};
constexpr char kClearLine[] = "\r\x1b[K";

class Line {
 public:
  explicit Line(std::string what) : what_(std::move(what)) {}
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;
  ~Line() {
    if (shown_) std::fputs(kClearLine, stderr);
  }

  void show(std::size_t done, std::size_t total) {
    const Clock::time_point now = Clock::now();
    if (now < next_) return;
    next_ = now + kBetween;
    shown_ = true;
    std::fprintf(stderr, "%s%s: %zu of %zu", kClearLine, what_.c_str(), done, total);
  }

 private:
  const std::string what_;
  Clock::time_point next_ = Clock::now() + kSilent;
  bool shown_ = false;
};

}  // namespace

Progress progress_line(const std::string& what) {
  if (::isatty(STDERR_FILENO) == 0) return nullptr;
  return
      [line = std::make_shared<Line>(what)](std::size_t done, std::size_t total) { line->show(done, total); };
}

}  // namespace cachepy::tools
