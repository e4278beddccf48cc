// Functions that look at paths without opening what they name.
#include <dirent.h>
#include <fcntl.h>
#include <fts.h>
#include <ftw.h>
#include <glob.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "watch/replace.h"

using namespace cachepy::internal;

namespace {

using Stat = struct ::stat;
using Statx = struct ::statx;

int stated(Look look, int directory, const char* path, int result, const Stat* stat) {
  hooks().looked(look, directory, path, result == 0, stat);
  return result;
}

Look look_by(int flags) {
  return (flags & AT_SYMLINK_NOFOLLOW) != 0 ? Look::kLstat : Look::kStat;
}

/// Before a look that does not give a stat. What is seen by it is what was there, or the change is noticed in the end.
void ask(Look look, int directory, const char* path) {
  hooks().looked(look, directory, path, true, nullptr);
}

Stat stat_of(const Statx& from) {
  Stat stat{};
  stat.st_mode = from.stx_mode;
  stat.st_size = static_cast<off_t>(from.stx_size);
  stat.st_ino = from.stx_ino;
  stat.st_dev = ::makedev(from.stx_dev_major, from.stx_dev_minor);
  stat.st_uid = from.stx_uid;
  stat.st_gid = from.stx_gid;
  stat.st_mtim = {from.stx_mtime.tv_sec, from.stx_mtime.tv_nsec};
  stat.st_ctim = {from.stx_ctime.tv_sec, from.stx_ctime.tv_nsec};
  return stat;
}

}  // namespace

#define STAT(name, look)                                               \
  REPLACES(name, int, const char*, Stat*)                              \
  int cachepy_##name(const char* path, Stat* stat) {                   \
    if (!is_watched()) return NEXT(name)(path, stat);                  \
    return stated(look, AT_FDCWD, path, NEXT(name)(path, stat), stat); \
  }
STAT(stat, Look::kStat)
STAT(stat64, Look::kStat)
STAT(lstat, Look::kLstat)
STAT(lstat64, Look::kLstat)

#define FSTATAT(name)                                                                               \
  REPLACES(name, int, int, const char*, Stat*, int)                                                 \
  int cachepy_##name(int directory, const char* path, Stat* stat, int flags) {                      \
    if (!is_watched()) return NEXT(name)(directory, path, stat, flags);                             \
    return stated(look_by(flags), directory, path, NEXT(name)(directory, path, stat, flags), stat); \
  }
FSTATAT(fstatat)
FSTATAT(fstatat64)

// What programs call that were compiled before glibc 2.33.
#define XSTAT(name, look)                                                       \
  REPLACES(name, int, int, const char*, Stat*)                                  \
  int cachepy_##name(int version, const char* path, Stat* stat) {               \
    if (!is_watched()) return NEXT(name)(version, path, stat);                  \
    return stated(look, AT_FDCWD, path, NEXT(name)(version, path, stat), stat); \
  }
XSTAT(__xstat, Look::kStat)
XSTAT(__xstat64, Look::kStat)
XSTAT(__lxstat, Look::kLstat)
XSTAT(__lxstat64, Look::kLstat)

#define FXSTATAT(name)                                                                                       \
  REPLACES(name, int, int, int, const char*, Stat*, int)                                                     \
  int cachepy_##name(int version, int directory, const char* path, Stat* stat, int flags) {                  \
    if (!is_watched()) return NEXT(name)(version, directory, path, stat, flags);                             \
    return stated(look_by(flags), directory, path, NEXT(name)(version, directory, path, stat, flags), stat); \
  }
FXSTATAT(__fxstatat)
FXSTATAT(__fxstatat64)

REPLACES(statx, int, int, const char*, int, unsigned, Statx*)
int cachepy_statx(int directory, const char* path, int flags, unsigned mask, Statx* found) {
  if (!is_watched()) return NEXT(statx)(directory, path, flags, mask, found);
  if ((mask & STATX_BASIC_STATS) != STATX_BASIC_STATS) {
    ask(look_by(flags), directory, path);
    return NEXT(statx)(directory, path, flags, mask, found);
  }
  const int result = NEXT(statx)(directory, path, flags, mask, found);
  const Stat stat = result == 0 ? stat_of(*found) : Stat{};
  return stated(look_by(flags), directory, path, result, &stat);
}

#define ACCESS(name)                                    \
  REPLACES(name, int, const char*, int)                 \
  int cachepy_##name(const char* path, int mode) {      \
    if (is_watched()) ask(Look::kStat, AT_FDCWD, path); \
    return NEXT(name)(path, mode);                      \
  }
ACCESS(access)
ACCESS(eaccess)
ACCESS(euidaccess)

REPLACES(faccessat, int, int, const char*, int, int)
int cachepy_faccessat(int directory, const char* path, int mode, int flags) {
  if (is_watched()) ask(look_by(flags), directory, path);
  return NEXT(faccessat)(directory, path, mode, flags);
}

#define PATHCONF(name, Result, Second)                     \
  REPLACES(name, Result, const char*, Second)              \
  Result cachepy_##name(const char* path, Second second) { \
    if (is_watched()) ask(Look::kStat, AT_FDCWD, path);    \
    return NEXT(name)(path, second);                       \
  }
PATHCONF(statfs, int, struct ::statfs*)
PATHCONF(statfs64, int, struct ::statfs*)
PATHCONF(statvfs, int, struct ::statvfs*)
PATHCONF(statvfs64, int, struct ::statvfs*)
PATHCONF(pathconf, long, int)

REPLACES(opendir, DIR*, const char*)
DIR* cachepy_opendir(const char* path) {
  if (is_watched()) ask(Look::kList, AT_FDCWD, path);
  return NEXT(opendir)(path);
}

REPLACES(fdopendir, DIR*, int)
DIR* cachepy_fdopendir(int fd) {
  DIR* const opened = NEXT(fdopendir)(fd);
  if (is_watched() && opened != nullptr) ask(Look::kList, fd, "");
  return opened;
}

REPLACES(getdents64, ssize_t, int, void*, size_t)
ssize_t cachepy_getdents64(int fd, void* buffer, size_t size) {
  if (is_watched()) ask(Look::kList, fd, "");
  return NEXT(getdents64)(fd, buffer, size);
}

#define GETDIRENTRIES(name)                                                    \
  REPLACES(name, ssize_t, int, char*, size_t, off_t*)                          \
  ssize_t cachepy_##name(int fd, char* buffer, size_t size, off_t* position) { \
    if (is_watched()) ask(Look::kList, fd, "");                                \
    return NEXT(name)(fd, buffer, size, position);                             \
  }
GETDIRENTRIES(getdirentries)
GETDIRENTRIES(getdirentries64)

#define SCANDIR(name)                                                                 \
  REPLACES(name, int, const char*, dirent***, int (*)(const dirent*),                 \
           int (*)(const dirent**, const dirent**))                                   \
  int cachepy_##name(const char* path, dirent*** names, int (*select)(const dirent*), \
                     int (*compare)(const dirent**, const dirent**)) {                \
    if (is_watched()) ask(Look::kList, AT_FDCWD, path);                               \
    return NEXT(name)(path, names, select, compare);                                  \
  }
SCANDIR(scandir)
SCANDIR(scandir64)

#define SCANDIRAT(name)                                                                              \
  REPLACES(name, int, int, const char*, dirent***, int (*)(const dirent*),                           \
           int (*)(const dirent**, const dirent**))                                                  \
  int cachepy_##name(int directory, const char* path, dirent*** names, int (*select)(const dirent*), \
                     int (*compare)(const dirent**, const dirent**)) {                               \
    if (is_watched()) ask(Look::kList, directory, path);                                             \
    return NEXT(name)(directory, path, names, select, compare);                                      \
  }
SCANDIRAT(scandirat)
SCANDIRAT(scandirat64)

// These walk inside of the C library, where nobody sees what they look at.

namespace {

Look tree_by(bool is_physical) {
  return is_physical ? Look::kTree : Look::kTreeWithLinks;
}

}  // namespace

#define FTW(name, Visit)                                               \
  REPLACES(name, int, const char*, Visit, int)                         \
  int cachepy_##name(const char* path, Visit visit, int descriptors) { \
    if (is_watched()) ask(Look::kTreeWithLinks, AT_FDCWD, path);       \
    return NEXT(name)(path, visit, descriptors);                       \
  }
FTW(ftw, __ftw_func_t)
FTW(ftw64, __ftw_func_t)

#define NFTW(name)                                                                        \
  REPLACES(name, int, const char*, __nftw_func_t, int, int)                               \
  int cachepy_##name(const char* path, __nftw_func_t visit, int descriptors, int flags) { \
    if (is_watched()) ask(tree_by((flags & FTW_PHYS) != 0), AT_FDCWD, path);              \
    return NEXT(name)(path, visit, descriptors, flags);                                   \
  }
NFTW(nftw)
NFTW(nftw64)

#define FTS_OPEN(name)                                                                                      \
  REPLACES(name, FTS*, char* const*, int, int (*)(const FTSENT**, const FTSENT**))                          \
  FTS* cachepy_##name(char* const* paths, int options, int (*compare)(const FTSENT**, const FTSENT**)) {    \
    if (is_watched()) {                                                                                     \
      const bool is_physical = (options & (FTS_PHYSICAL | FTS_COMFOLLOW)) == FTS_PHYSICAL;                  \
      for (char* const* path = paths; *path != nullptr; ++path) ask(tree_by(is_physical), AT_FDCWD, *path); \
    }                                                                                                       \
    return NEXT(name)(paths, options, compare);                                                             \
  }
FTS_OPEN(fts_open)
FTS_OPEN(fts64_open)

#define GLOB(name)                                                                                     \
  REPLACES(name, int, const char*, int, int (*)(const char*, int), glob_t*)                            \
  int cachepy_##name(const char* pattern, int flags, int (*failed)(const char*, int), glob_t* found) { \
    if (is_watched()) ask(Look::kGlob, AT_FDCWD, pattern);                                             \
    return NEXT(name)(pattern, flags, failed, found);                                                  \
  }
GLOB(glob)
GLOB(glob64)

// Symlinks and the working directory.

namespace {

char* resolved(const char* path, char* real) {
  hooks().resolved(path, real);
  return real;
}

}  // namespace

REPLACES(readlink, ssize_t, const char*, char*, size_t)
ssize_t cachepy_readlink(const char* path, char* text, size_t room) {
  if (is_watched()) hooks().read_link(AT_FDCWD, path);
  return NEXT(readlink)(path, text, room);
}
REPLACES(__readlink_chk, ssize_t, const char*, char*, size_t, size_t)
ssize_t cachepy___readlink_chk(const char* path, char* text, size_t room, size_t whole) {
  if (is_watched()) hooks().read_link(AT_FDCWD, path);
  return NEXT(__readlink_chk)(path, text, room, whole);
}
REPLACES(readlinkat, ssize_t, int, const char*, char*, size_t)
ssize_t cachepy_readlinkat(int directory, const char* path, char* text, size_t room) {
  if (is_watched()) hooks().read_link(directory, path);
  return NEXT(readlinkat)(directory, path, text, room);
}
REPLACES(__readlinkat_chk, ssize_t, int, const char*, char*, size_t, size_t)
ssize_t cachepy___readlinkat_chk(int directory, const char* path, char* text, size_t room, size_t whole) {
  if (is_watched()) hooks().read_link(directory, path);
  return NEXT(__readlinkat_chk)(directory, path, text, room, whole);
}

REPLACES(realpath, char*, const char*, char*)
char* cachepy_realpath(const char* path, char* room) {
  if (!is_watched()) return NEXT(realpath)(path, room);
  return resolved(path, NEXT(realpath)(path, room));
}
REPLACES(__realpath_chk, char*, const char*, char*, size_t)
char* cachepy___realpath_chk(const char* path, char* room, size_t whole) {
  if (!is_watched()) return NEXT(__realpath_chk)(path, room, whole);
  return resolved(path, NEXT(__realpath_chk)(path, room, whole));
}
REPLACES(canonicalize_file_name, char*, const char*)
char* cachepy_canonicalize_file_name(const char* path) {
  if (!is_watched()) return NEXT(canonicalize_file_name)(path);
  return resolved(path, NEXT(canonicalize_file_name)(path));
}

REPLACES(getcwd, char*, char*, size_t)
char* cachepy_getcwd(char* room, size_t size) {
  if (is_watched()) hooks().asked_directory();
  return NEXT(getcwd)(room, size);
}
REPLACES(__getcwd_chk, char*, char*, size_t, size_t)
char* cachepy___getcwd_chk(char* room, size_t size, size_t whole) {
  if (is_watched()) hooks().asked_directory();
  return NEXT(__getcwd_chk)(room, size, whole);
}
REPLACES(get_current_dir_name, char*)
char* cachepy_get_current_dir_name() {
  if (is_watched()) hooks().asked_directory();
  return NEXT(get_current_dir_name)();
}
// Weak, because the linker may find the C library's first, to warn of its use.
extern "C" [[gnu::weak, gnu::visibility("default")]] char* cachepy_getwd(char*) __asm__("getwd");
REPLACES(getwd, char*, char*)
char* cachepy_getwd(char* room) {
  if (is_watched()) hooks().asked_directory();
  return NEXT(getwd)(room);
}
REPLACES(__getwd_chk, char*, char*, size_t)
char* cachepy___getwd_chk(char* room, size_t whole) {
  if (is_watched()) hooks().asked_directory();
  return NEXT(__getwd_chk)(room, whole);
}
REPLACES(chdir, int, const char*)
int cachepy_chdir(const char* path) {
  if (is_watched()) ask(Look::kEnter, AT_FDCWD, path);  // where a relative path leads is not known afterwards
  return NEXT(chdir)(path);
}
