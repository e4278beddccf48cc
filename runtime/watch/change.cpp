// Functions that change what paths name.
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>
#include <utime.h>

#include "watch/replace.h"

using namespace cachepy::internal;

namespace {

int changed(Change change, int directory, const char* path, int result) {
  hooks().changed(change, directory, path, result == 0);
  return result;
}

/// Both times at once; null: the present.
template <class Time>
Change change_of(const Time* times) {
  return times != nullptr ? Change::kTimes : Change::kTimesNow;
}
template <>
Change change_of(const timespec* times) {
  return times != nullptr && times[1].tv_nsec != UTIME_NOW ? Change::kTimes : Change::kTimesNow;
}

}  // namespace

// `arguments`: in parentheses, as all of these are passed on.
#define CHANGES(name, change, directory, path, parameters, arguments, ...) \
  REPLACES(name, int, __VA_ARGS__)                                         \
  int cachepy_##name parameters {                                          \
    if (!is_watched()) return NEXT(name) arguments;                        \
    hooks().before_change(directory, path, change == Change::kResized);    \
    return changed(change, directory, path, NEXT(name) arguments);         \
  }

CHANGES(unlink, Change::kRemoved, AT_FDCWD, path, (const char* path), (path), const char*)
CHANGES(rmdir, Change::kRemoved, AT_FDCWD, path, (const char* path), (path), const char*)
CHANGES(remove, Change::kRemoved, AT_FDCWD, path, (const char* path), (path), const char*)
CHANGES(unlinkat, Change::kRemoved, at, path, (int at, const char* path, int flags), (at, path, flags), int,
        const char*, int)
CHANGES(mkdir, Change::kMadeDirectory, AT_FDCWD, path, (const char* path, mode_t mode), (path, mode),
        const char*, mode_t)
CHANGES(mkdirat, Change::kMadeDirectory, at, path, (int at, const char* path, mode_t mode), (at, path, mode),
        int, const char*, mode_t)
CHANGES(mknod, Change::kMade, AT_FDCWD, path, (const char* path, mode_t mode, dev_t device),
        (path, mode, device), const char*, mode_t, dev_t)
CHANGES(mknodat, Change::kMade, at, path, (int at, const char* path, mode_t mode, dev_t device),
        (at, path, mode, device), int, const char*, mode_t, dev_t)
CHANGES(mkfifo, Change::kMade, AT_FDCWD, path, (const char* path, mode_t mode), (path, mode), const char*,
        mode_t)
CHANGES(mkfifoat, Change::kMade, at, path, (int at, const char* path, mode_t mode), (at, path, mode), int,
        const char*, mode_t)
CHANGES(truncate, Change::kResized, AT_FDCWD, path, (const char* path, off_t size), (path, size), const char*,
        off_t)
CHANGES(truncate64, Change::kResized, AT_FDCWD, path, (const char* path, off_t size), (path, size),
        const char*, off_t)
CHANGES(chmod, Change::kMode, AT_FDCWD, path, (const char* path, mode_t mode), (path, mode), const char*,
        mode_t)
CHANGES(lchmod, Change::kMode, AT_FDCWD, path, (const char* path, mode_t mode), (path, mode), const char*,
        mode_t)
CHANGES(fchmodat, Change::kMode, at, path, (int at, const char* path, mode_t mode, int flags),
        (at, path, mode, flags), int, const char*, mode_t, int)
CHANGES(chown, Change::kOwner, AT_FDCWD, path, (const char* path, uid_t user, gid_t group),
        (path, user, group), const char*, uid_t, gid_t)
CHANGES(lchown, Change::kOwner, AT_FDCWD, path, (const char* path, uid_t user, gid_t group),
        (path, user, group), const char*, uid_t, gid_t)
CHANGES(fchownat, Change::kOwner, at, path, (int at, const char* path, uid_t user, gid_t group, int flags),
        (at, path, user, group, flags), int, const char*, uid_t, gid_t, int)
CHANGES(utime, change_of(times), AT_FDCWD, path, (const char* path, const utimbuf* times), (path, times),
        const char*, const utimbuf*)
CHANGES(utimes, change_of(times), AT_FDCWD, path, (const char* path, const timeval* times), (path, times),
        const char*, const timeval*)
CHANGES(lutimes, change_of(times), AT_FDCWD, path, (const char* path, const timeval* times), (path, times),
        const char*, const timeval*)
CHANGES(futimesat, change_of(times), at, path, (int at, const char* path, const timeval* times),
        (at, path, times), int, const char*, const timeval*)
// Without a path, of the open file.
CHANGES(utimensat, change_of(times), at, path != nullptr ? path : "",
        (int at, const char* path, const timespec* times, int flags), (at, path, times, flags), int,
        const char*, const timespec*, int)

// Of an open file.

#define CHANGES_OPEN(name, change, parameters, arguments, ...) \
  REPLACES(name, int, __VA_ARGS__)                             \
  int cachepy_##name parameters {                              \
    if (!is_watched()) return NEXT(name) arguments;            \
    return changed(change, fd, "", NEXT(name) arguments);      \
  }

CHANGES_OPEN(fchmod, Change::kMode, (int fd, mode_t mode), (fd, mode), int, mode_t)
CHANGES_OPEN(fchown, Change::kOwner, (int fd, uid_t user, gid_t group), (fd, user, group), int, uid_t, gid_t)
CHANGES_OPEN(futimens, change_of(times), (int fd, const timespec* times), (fd, times), int, const timespec*)
CHANGES_OPEN(futimes, change_of(times), (int fd, const timeval* times), (fd, times), int, const timeval*)

// Two paths.

#define RENAMES(name, at, from, to_at, to, flags, parameters, arguments, ...) \
  REPLACES(name, int, __VA_ARGS__)                                            \
  int cachepy_##name parameters {                                             \
    if (!is_watched()) return NEXT(name) arguments;                           \
    hooks().before_change(at, from, true);                                    \
    hooks().before_change(to_at, to, false);                                  \
    const int result = NEXT(name) arguments;                                  \
    hooks().renamed(at, from, to_at, to, flags, result == 0);                 \
    return result;                                                            \
  }

RENAMES(rename, AT_FDCWD, from, AT_FDCWD, to, 0, (const char* from, const char* to), (from, to), const char*,
        const char*)
RENAMES(renameat, at, from, to_at, to, 0, (int at, const char* from, int to_at, const char* to),
        (at, from, to_at, to), int, const char*, int, const char*)
RENAMES(renameat2, at, from, to_at, to, flags,
        (int at, const char* from, int to_at, const char* to, unsigned flags), (at, from, to_at, to, flags),
        int, const char*, int, const char*, unsigned)

#define LINKS(name, at, from, to_at, to, parameters, arguments, ...) \
  REPLACES(name, int, __VA_ARGS__)                                   \
  int cachepy_##name parameters {                                    \
    if (!is_watched()) return NEXT(name) arguments;                  \
    hooks().before_change(at, from, false);                          \
    hooks().before_change(to_at, to, false);                         \
    const int result = NEXT(name) arguments;                         \
    hooks().linked(at, from, to_at, to, result == 0);                \
    return result;                                                   \
  }

LINKS(link, AT_FDCWD, from, AT_FDCWD, to, (const char* from, const char* to), (from, to), const char*,
      const char*)
LINKS(linkat, at, from, to_at, to, (int at, const char* from, int to_at, const char* to, int flags),
      (at, from, to_at, to, flags), int, const char*, int, const char*, int)

#define SYMLINKS(name, at, parameters, arguments, ...) \
  REPLACES(name, int, __VA_ARGS__)                     \
  int cachepy_##name parameters {                      \
    if (!is_watched()) return NEXT(name) arguments;    \
    hooks().before_change(at, path, false);            \
    const int result = NEXT(name) arguments;           \
    hooks().symlinked(text, at, path, result == 0);    \
    return result;                                     \
  }

SYMLINKS(symlink, AT_FDCWD, (const char* text, const char* path), (text, path), const char*, const char*)
SYMLINKS(symlinkat, at, (const char* text, int at, const char* path), (text, at, path), const char*, int,
         const char*)
