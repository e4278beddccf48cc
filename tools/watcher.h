// Watches files and directories for changes (inotify), for `cachepy serve`.
//
// It reports only that something may have changed, not what. Not every file system reports changes, and the kernel limits the
// number of watches, so its users should also check from time to time.
#pragma once

#include <map>
#include <set>
#include <string>

namespace cachepy::tools {

class Watcher {
 public:
  /// Throws Error if the kernel's limit is reached.
  Watcher();
  Watcher(const Watcher&) = delete;
  Watcher& operator=(const Watcher&) = delete;
  ~Watcher();

  /// Replaces what is watched with these files (which need not exist) and the direct contents of these directories. What cannot be
  /// watched is ignored.
  void watch(const std::set<std::string>& files, const std::set<std::string>& directories);

  /// A descriptor to poll for reading; then call read_events().
  int fd() const { return fd_; }
  /// Reads pending events; true if one of them is of interest.
  bool read_events();

 private:
  using Names = std::set<std::string>;  // in one directory; empty = all

  int fd_;
  std::map<std::string, int> watches_;  // directory -> watch
  std::map<int, Names> names_;
};

}  // namespace cachepy::tools
