#include "tracking/child_changes.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <utility>

#include "base/file_stat.h"
#include "frames/quiet.h"
#include "tracking/watching.h"
#include "watch/watch.h"

namespace cachepy::internal {
namespace {

using Stat = ChildChanges::Stat;
using Coming = ChildChanges::Coming;

Stat lstat_of(const std::string& path) {
  struct ::stat st;
  if (::lstat(path.c_str(), &st) != 0) return std::nullopt;
  return st;
}
Stat stat_of(const std::string& path) {
  struct ::stat st;
  if (::stat(path.c_str(), &st) != 0) return std::nullopt;
  return st;
}

bool is_same_file(const Stat& a, const Stat& b) {
  return a && b && a->st_ino == b->st_ino && a->st_dev == b->st_dev;
}

bool is_same_time(const ::timespec& a, const ::timespec& b) {
  return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

/// Whether something was done to a file between the two.
bool is_touched(const Stat& before, const Stat& now) {
  if (!before || !now) return false;
  return !is_same_file(before, now) || !is_same_time(before->st_ctim, now->st_ctim) ||
         !is_same_time(before->st_mtim, now->st_mtim) || before->st_size != now->st_size ||
         before->st_mode != now->st_mode || before->st_uid != now->st_uid || before->st_gid != now->st_gid;
}

/// Whether its stat may show nothing of a change that happens now.
bool is_fresh(const struct ::stat& st) {
  constexpr std::int64_t kTicks_ns = 50'000'000;
  return now_ns() - file_stat_of(st).ctime_ns < kTicks_ns;
}

bool may_write(const std::string& path) {
  return ::faccessat(AT_FDCWD, path.c_str(), W_OK, AT_EACCESS) == 0;
}

/// The error with which an open to change the file fails for sure; 0: there is none.
int open_failure(const std::string& path, int flags, const Stat& there) {
  if (!there) return (flags & O_CREAT) != 0 ? 0 : ENOENT;
  if ((flags & O_CREAT) != 0 && (flags & O_EXCL) != 0) return EEXIST;
  if (S_ISDIR(there->st_mode)) return EISDIR;
  return (flags & O_ACCMODE) == O_RDONLY || may_write(path) ? 0 : EACCES;
}

}  // namespace

void ChildChanges::add(Coming coming) {
  coming_.push_back(std::move(coming));
}

void ChildChanges::open(::pid_t thread, const std::string& path, int flags) {
  {
    const Loud loud;
    recording_hooks().before_open(AT_FDCWD, path.c_str(), flags);
  }
  const bool is_exclusive = (flags & O_CREAT) != 0 && (flags & O_EXCL) != 0;
  Coming coming{thread, path, is_exclusive ? lstat_of(path) : stat_of(path)};
  coming.record = [flags](const Coming& which, bool done) {
    recording_hooks().opened(AT_FDCWD, which.path.c_str(), flags, done ? 0 : -1);
  };
  coming.failure = open_failure(path, flags, coming.before);
  const bool shows = !coming.before || ((flags & O_TRUNC) != 0 && !is_fresh(*coming.before));
  if (coming.failure != 0 || !shows) {
    const int failure = coming.failure;
    const Loud loud;
    errno = failure;
    coming.record(coming, failure == 0);
    return;
  }
  coming.failure = EACCES;
  coming.has_happened = [](const Coming& which, const Stat&) {
    const Stat now = stat_of(which.path);
    return which.before ? is_touched(which.before, now) : now.has_value();
  };
  add(std::move(coming));
}

void ChildChanges::change(::pid_t thread, Change change, const std::string& path) {
  {
    const Loud loud;
    recording_hooks().before_change(AT_FDCWD, path.c_str(), change == Change::kResized);
  }
  Coming coming{thread, path, lstat_of(path)};
  coming.record = [change](const Coming& which, bool done) {
    recording_hooks().changed(change, AT_FDCWD, which.path.c_str(), done);
  };
  const bool makes = change == Change::kMade || change == Change::kMadeDirectory;
  if (makes && !coming.before) made_.insert(path);
  coming.failure = makes ? (coming.before ? EEXIST : ENOENT) : (coming.before ? EACCES : ENOENT);
  coming.has_happened = [change, makes](const Coming& which, const Stat& now) {
    if (makes) return !which.before && now.has_value();
    if (change == Change::kRemoved) return which.before.has_value() && !now;
    return is_touched(which.before, now) || is_touched(which.before, stat_of(which.path));
  };
  add(std::move(coming));
}

void ChildChanges::change_open(::pid_t thread, Change change, const std::string& path) {
  Coming coming{thread, path, lstat_of(path)};
  coming.failure = EPERM;
  coming.record = [change](const Coming& which, bool done) {
    if (done) recording_hooks().changed(change, AT_FDCWD, which.path.c_str(), true);
  };
  coming.has_happened = [](const Coming& which, const Stat& now) { return is_touched(which.before, now); };
  add(std::move(coming));
}

void ChildChanges::rename(::pid_t thread, const std::string& from, const std::string& to, unsigned flags) {
  {
    const Loud loud;
    recording_hooks().before_change(AT_FDCWD, from.c_str(), true);
    recording_hooks().before_change(AT_FDCWD, to.c_str(), false);
  }
  Coming coming{thread, from, lstat_of(from)};
  coming.failure = coming.before ? EACCES : ENOENT;
  coming.record = [to, flags](const Coming& which, bool done) {
    recording_hooks().renamed(AT_FDCWD, which.path.c_str(), AT_FDCWD, to.c_str(), flags, done);
  };
  coming.has_happened = [to](const Coming& which, const Stat& now) {
    return is_same_file(which.before, lstat_of(to)) && !is_same_file(which.before, now);
  };
  add(std::move(coming));
}

void ChildChanges::link(::pid_t thread, const std::string& from, const std::string& to) {
  {
    const Loud loud;
    recording_hooks().before_change(AT_FDCWD, from.c_str(), false);
    recording_hooks().before_change(AT_FDCWD, to.c_str(), false);
  }
  Coming coming{thread, to, lstat_of(to)};
  coming.failure = coming.before ? EEXIST : lstat_of(from) ? EACCES : ENOENT;
  coming.record = [from](const Coming& which, bool done) {
    recording_hooks().linked(AT_FDCWD, from.c_str(), AT_FDCWD, which.path.c_str(), done);
  };
  coming.has_happened = [](const Coming& which, const Stat& now) { return !which.before && now.has_value(); };
  add(std::move(coming));
}

void ChildChanges::symlink(::pid_t thread, const std::string& text, const std::string& path) {
  {
    const Loud loud;
    recording_hooks().before_change(AT_FDCWD, path.c_str(), false);
  }
  Coming coming{thread, path, lstat_of(path)};
  coming.failure = coming.before ? EEXIST : EACCES;
  coming.record = [text](const Coming& which, bool done) {
    recording_hooks().symlinked(text.c_str(), AT_FDCWD, which.path.c_str(), done);
  };
  coming.has_happened = [](const Coming& which, const Stat& now) { return !which.before && now.has_value(); };
  add(std::move(coming));
}

void ChildChanges::settle(const std::function<bool(const Coming&)>& is_over) {
  std::vector<Coming> left;
  for (Coming& coming : std::exchange(coming_, {})) {
    const bool done = coming.has_happened(coming, lstat_of(coming.path));
    if (!done && !is_over(coming)) {
      left.push_back(std::move(coming));
      continue;
    }
    const Loud loud;
    errno = done ? 0 : coming.failure;
    coming.record(coming, done);
  }
  coming_ = std::move(left);
}

void ChildChanges::settle(::pid_t thread) {
  if (!coming_.empty()) settle([thread](const Coming& coming) { return coming.thread == thread; });
}

void ChildChanges::settle_all() {
  settle([](const Coming&) { return true; });
}

}  // namespace cachepy::internal
