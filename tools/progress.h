// A line on standard error that says how far long work is, or that it goes on, where that is a terminal.
#pragma once

#include <cachepy/cache.h>

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

namespace cachepy::tools {

/// To be given to functions that tell their progress: shows "what: 12 of 100" and renews it, once they have taken longer
/// than a second; takes the line away with its last copy. Nothing when standard error is no terminal.
Progress progress_line(const std::string& what);

/// While it lives, and has done so for longer than a second: a line that says what is going on and for how many seconds, where
/// standard error is a terminal. For work that cannot tell how far it is.
class Waiting {
 public:
  explicit Waiting(std::string what);
  Waiting(const Waiting&) = delete;
  Waiting& operator=(const Waiting&) = delete;
  ~Waiting();

 private:
  void show(const std::string& what);

  std::mutex mutex_;
  std::condition_variable ended_;
  bool has_ended_ = false;
  std::thread thread_;
};

/// Takes such a line away, when there is one, so that another can be written.
void clear_progress();

}  // namespace cachepy::tools
