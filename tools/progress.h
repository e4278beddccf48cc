// A line on standard error that shows the progress of long work, if standard error is a terminal.
#pragma once

#include <cachepy/cache.h>

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

namespace cachepy::tools {

/// A Progress for functions that report it: shows and updates "what: 12 of 100" once they have run for longer than a second, and
/// removes the line with its last copy. Does nothing if standard error is not a terminal.
Progress progress_line(const std::string& what);

/// For work that cannot report its progress. Once this object is older than a second, and until it is destroyed, a line shows what
/// is being done and for how many seconds, if standard error is a terminal.
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

/// Removes such a line if there is one, so that another one can be written.
void clear_progress();

}  // namespace cachepy::tools
