// Changes of paths by processes that a call has started. The kernel reports a system call before it is made, and not its result. So
// each change is remembered until it can be seen whether it has happened: when the process makes its next system call or ends, or
// when the path shows it.
#pragma once

#include <sys/stat.h>
#include <sys/types.h>

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "watch/watch.h"

namespace cachepy::internal {

class ChildChanges {
 public:
  using Stat = std::optional<struct ::stat>;

  /// What a process is about to do. Paths are absolute.
  struct Coming {
    ::pid_t thread = 0;
    std::string path;
    Stat before = {};
    /// Whether it has happened by now, as far as the state of the paths shows; `now`: the present lstat of the path.
    std::function<bool(const Coming& coming, const Stat& now)> has_happened = {};
    /// Records it. `done`: it succeeded, else errno is set.
    std::function<void(const Coming& coming, bool done)> record = {};
    int failure = 0;  ///< the error that it has if it does not happen
  };

  void open(::pid_t thread, const std::string& path, int flags);
  void change(::pid_t thread, Change change, const std::string& path);
  /// Of an open file.
  void change_open(::pid_t thread, Change change, const std::string& path);
  void rename(::pid_t thread, const std::string& from, const std::string& to, unsigned flags);
  void link(::pid_t thread, const std::string& from, const std::string& to);
  void symlink(::pid_t thread, const std::string& text, const std::string& path);

  /// Whether one of the processes has made what is at the path.
  bool has_made(const std::string& path) const { return made_.contains(path); }

  /// Records what has happened. The thread has finished all that it was about to do.
  void settle(::pid_t thread);
  /// As above, for all threads.
  void settle_all();

 private:
  void add(Coming coming);
  void settle(const std::function<bool(const Coming&)>& is_over);

  std::vector<Coming> coming_;
  std::set<std::string> made_;
};

}  // namespace cachepy::internal
