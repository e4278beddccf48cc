// Hears of changes to files and directories (inotify), for `cachepy serve`.
//
// Says only that something of interest may have changed, never what: whoever is told looks for itself. Not every file
// system tells, and the kernel limits how much one may watch, so that one should also look now and then unasked.
#pragma once

#include <map>
#include <set>
#include <string>

namespace cachepy::tools {

class Watcher {
 public:
  /// Throws Error when the kernel gives no more of these.
  Watcher();
  Watcher(const Watcher&) = delete;
  Watcher& operator=(const Watcher&) = delete;
  ~Watcher();

  /// Watches, instead of what was watched before, these files (there or not) and everything directly inside these
  /// directories. What cannot be watched is left out.
  void watch(const std::set<std::string>& files, const std::set<std::string>& directories);

  /// To poll for reading; then read_events().
  int fd() const { return fd_; }
  /// Takes what has come in; true when something of interest was among it.
  bool read_events();

 private:
  using Names = std::set<std::string>;  // in one directory; empty = all

  int fd_;
  std::map<std::string, int> watches_;  // directory -> watch
  std::map<int, Names> names_;
};

}  // namespace cachepy::tools
