// Functions that open files.
#include <fcntl.h>
#include <stdio.h>

#include <cstdarg>
#include <cstring>

#include "watch/replace.h"

using namespace cachepy::internal;

namespace {

bool takes_mode(int flags) {
  return (flags & O_CREAT) != 0 || (flags & __O_TMPFILE) == __O_TMPFILE;
}

bool may_change(int flags) {
  return (flags & (O_WRONLY | O_RDWR | O_CREAT | O_TRUNC)) != 0;
}

int flags_of(const char* mode) {
  if (mode == nullptr) return O_RDONLY;
  const bool both = std::strchr(mode, '+') != nullptr;
  const int exclusive = std::strchr(mode, 'x') != nullptr ? O_EXCL : 0;
  switch (*mode) {
    case 'w':
      return (both ? O_RDWR : O_WRONLY) | O_CREAT | O_TRUNC | exclusive;
    case 'a':
      return (both ? O_RDWR : O_WRONLY) | O_CREAT | O_APPEND | exclusive;
    default:
      return both ? O_RDWR : O_RDONLY;
  }
}

void before(int directory, const char* path, int flags) {
  if (may_change(flags)) hooks().before_open(directory, path, flags);
}

int opened(int directory, const char* path, int flags, int fd) {
  hooks().opened(directory, path, flags, fd);
  return fd;
}

FILE* opened(const char* path, int flags, FILE* file) {
  hooks().opened(AT_FDCWD, path, flags, file != nullptr ? ::fileno(file) : -1);
  return file;
}

}  // namespace

// The mode may only be read where the flags say that it was given.
#define TAKE_MODE                     \
  mode_t mode = 0;                    \
  if (takes_mode(flags)) {            \
    va_list arguments;                \
    va_start(arguments, flags);       \
    mode = va_arg(arguments, mode_t); \
    va_end(arguments);                \
  }

#define OPEN(name)                                                       \
  REPLACES(name, int, const char*, int, ...)                             \
  int cachepy_##name(const char* path, int flags, ...) {                 \
    TAKE_MODE                                                            \
    if (!is_watched()) return NEXT(name)(path, flags, mode);             \
    before(AT_FDCWD, path, flags);                                       \
    return opened(AT_FDCWD, path, flags, NEXT(name)(path, flags, mode)); \
  }
OPEN(open)
OPEN(open64)
OPEN(__open)
OPEN(__open64)

#define OPENAT(name)                                                                 \
  REPLACES(name, int, int, const char*, int, ...)                                    \
  int cachepy_##name(int directory, const char* path, int flags, ...) {              \
    TAKE_MODE                                                                        \
    if (!is_watched()) return NEXT(name)(directory, path, flags, mode);              \
    before(directory, path, flags);                                                  \
    return opened(directory, path, flags, NEXT(name)(directory, path, flags, mode)); \
  }
OPENAT(openat)
OPENAT(openat64)

// What fortified code calls where no mode is given.
#define OPEN_WITHOUT_MODE(name)                                    \
  REPLACES(name, int, const char*, int)                            \
  int cachepy_##name(const char* path, int flags) {                \
    if (!is_watched()) return NEXT(name)(path, flags);             \
    before(AT_FDCWD, path, flags);                                 \
    return opened(AT_FDCWD, path, flags, NEXT(name)(path, flags)); \
  }
OPEN_WITHOUT_MODE(__open_2)
OPEN_WITHOUT_MODE(__open64_2)

#define OPENAT_WITHOUT_MODE(name)                                              \
  REPLACES(name, int, int, const char*, int)                                   \
  int cachepy_##name(int directory, const char* path, int flags) {             \
    if (!is_watched()) return NEXT(name)(directory, path, flags);              \
    before(directory, path, flags);                                            \
    return opened(directory, path, flags, NEXT(name)(directory, path, flags)); \
  }
OPENAT_WITHOUT_MODE(__openat_2)
OPENAT_WITHOUT_MODE(__openat64_2)

#define CREAT(name)                                                \
  REPLACES(name, int, const char*, mode_t)                         \
  int cachepy_##name(const char* path, mode_t mode) {              \
    constexpr int kFlags = O_WRONLY | O_CREAT | O_TRUNC;           \
    if (!is_watched()) return NEXT(name)(path, mode);              \
    before(AT_FDCWD, path, kFlags);                                \
    return opened(AT_FDCWD, path, kFlags, NEXT(name)(path, mode)); \
  }
CREAT(creat)
CREAT(creat64)

#define FOPEN(name)                                          \
  REPLACES(name, FILE*, const char*, const char*)            \
  FILE* cachepy_##name(const char* path, const char* mode) { \
    if (!is_watched()) return NEXT(name)(path, mode);        \
    const int flags = flags_of(mode);                        \
    before(AT_FDCWD, path, flags);                           \
    return opened(path, flags, NEXT(name)(path, mode));      \
  }
FOPEN(fopen)
FOPEN(fopen64)
FOPEN(_IO_fopen)
FOPEN(setmntent)  // opens the file at any path

#define FREOPEN(name)                                                          \
  REPLACES(name, FILE*, const char*, const char*, FILE*)                       \
  FILE* cachepy_##name(const char* path, const char* mode, FILE* file) {       \
    if (is_watched() && (file == stdout || file == stderr))                    \
      hooks().print_doubt(PrintDoubt::kRedirected, "freopen");                 \
    if (!is_watched() || path == nullptr) return NEXT(name)(path, mode, file); \
    const int flags = flags_of(mode);                                          \
    before(AT_FDCWD, path, flags);                                             \
    return opened(path, flags, NEXT(name)(path, mode, file));                  \
  }
FREOPEN(freopen)
FREOPEN(freopen64)

// Files under names of their own: each is there since the call, and nothing was there before.

namespace {

constexpr int kTemporary = O_RDWR | O_EXCL;  // without O_CREAT: no name was asked for

int made_temporary(const char* path, int fd) {
  if (fd >= 0) hooks().opened(AT_FDCWD, path, kTemporary, fd);
  return fd;
}

}  // namespace

#define MKSTEMP(name)                              \
  REPLACES(name, int, char*)                       \
  int cachepy_##name(char* path) {                 \
    if (!is_watched()) return NEXT(name)(path);    \
    return made_temporary(path, NEXT(name)(path)); \
  }
MKSTEMP(mkstemp)
MKSTEMP(mkstemp64)

#define MKOSTEMP(name)                                   \
  REPLACES(name, int, char*, int)                        \
  int cachepy_##name(char* path, int more) {             \
    if (!is_watched()) return NEXT(name)(path, more);    \
    return made_temporary(path, NEXT(name)(path, more)); \
  }
MKOSTEMP(mkostemp)
MKOSTEMP(mkostemp64)
MKOSTEMP(mkstemps)
MKOSTEMP(mkstemps64)

#define MKOSTEMPS(name)                                           \
  REPLACES(name, int, char*, int, int)                            \
  int cachepy_##name(char* path, int suffix, int flags) {         \
    if (!is_watched()) return NEXT(name)(path, suffix, flags);    \
    return made_temporary(path, NEXT(name)(path, suffix, flags)); \
  }
MKOSTEMPS(mkostemps)
MKOSTEMPS(mkostemps64)

REPLACES(mkdtemp, char*, char*)
char* cachepy_mkdtemp(char* path) {
  char* const made = NEXT(mkdtemp)(path);
  if (is_watched() && made != nullptr) hooks().changed(Change::kMadeDirectory, AT_FDCWD, path, true);
  return made;
}
