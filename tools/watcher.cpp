#include "watcher.h"

#include <cachepy/error.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

namespace cachepy::tools {
namespace {

namespace fs = std::filesystem;

// Not IN_CLOSE_WRITE: checking the lock of a log closes a descriptor that was opened for writing.
constexpr std::uint32_t kEvents = IN_MODIFY | IN_ATTRIB | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO;

/// The nearest existing directory above `path`, and the name in it that leads to `path`.
std::pair<fs::path, std::string> nearest(const fs::path& path) {
  fs::path directory = path.parent_path(), name = path.filename();
  std::error_code error;
  while (!fs::is_directory(directory, error) && directory.has_relative_path()) {
    name = directory.filename();
    directory = directory.parent_path();
  }
  return {directory, name};
}

}  // namespace

Watcher::Watcher() : fd_(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC)) {
  if (fd_ < 0) throw Error(std::string("cannot watch for changes: ") + std::strerror(errno));
}

Watcher::~Watcher() {
  ::close(fd_);
}

void Watcher::watch(const std::set<std::string>& files, const std::set<std::string>& directories) {
  std::map<std::string, Names> wanted;
  for (const std::string& file : files) {
    const auto [directory, name] = nearest(file);
    wanted[directory].insert(name);
  }
  for (const std::string& directory : directories) wanted[directory] = {};

  names_.clear();
  for (auto it = watches_.begin(); it != watches_.end();) {
    if (wanted.contains(it->first)) {
      ++it;
    } else {
      ::inotify_rm_watch(fd_, it->second);
      it = watches_.erase(it);
    }
  }
  for (const auto& [directory, names] : wanted) {
    // Also for directories that are watched already: a new directory may have replaced a removed one.
    const int watch = ::inotify_add_watch(fd_, directory.c_str(), kEvents | IN_ONLYDIR);
    if (watch < 0) continue;
    watches_[directory] = watch;
    names_[watch] = names;
  }
}

bool Watcher::read_events() {
  alignas(::inotify_event) std::array<char, 16384> buffer;
  bool interesting = false;
  for (;;) {
    const ::ssize_t size = ::read(fd_, buffer.data(), buffer.size());
    if (size <= 0) return interesting;
    for (const char* at = buffer.data(); at < buffer.data() + size;) {
      const auto* event = reinterpret_cast<const ::inotify_event*>(at);
      at += sizeof(::inotify_event) + event->len;
      const auto it = names_.find(event->wd);
      const bool lost = (event->mask & IN_Q_OVERFLOW) != 0;
      interesting |= lost || (it != names_.end() && event->len != 0 &&
                              (it->second.empty() || it->second.contains(event->name)));
    }
  }
}

}  // namespace cachepy::tools
