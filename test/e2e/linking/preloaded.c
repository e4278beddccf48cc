// Replaces functions of the C library in the ways of eatmydata, faketime and libraries like them: each calls the next one of its name.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

int fsync(int fd) {
  (void)fd;
  return 0;
}
int fdatasync(int fd) {
  (void)fd;
  return 0;
}

static int mode_of(int flags, va_list arguments) {
  return flags & O_CREAT ? va_arg(arguments, int) : 0;
}

int open(const char* path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  const int mode = mode_of(flags, arguments);
  va_end(arguments);
  return NEXT(open)(path, flags & ~O_SYNC, mode);
}
int open64(const char* path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  const int mode = mode_of(flags, arguments);
  va_end(arguments);
  return NEXT(open64)(path, flags & ~O_SYNC, mode);
}
FILE* fopen(const char* path, const char* mode) {
  return NEXT(fopen)(path, mode);
}
FILE* fopen64(const char* path, const char* mode) {
  return NEXT(fopen64)(path, mode);
}
char* getenv(const char* name) {
  return NEXT(getenv)(name);
}

static void shift(struct stat* stat) {
  stat->st_mtim.tv_sec -= 1000;
}

int stat(const char* path, struct stat* out) {
  const int result = NEXT(stat)(path, out);
  if (result == 0) shift(out);
  return result;
}
int fstat(int fd, struct stat* out) {
  const int result = NEXT(fstat)(fd, out);
  if (result == 0) shift(out);
  return result;
}
int clock_gettime(clockid_t clock, struct timespec* out) {
  const int result = NEXT(clock_gettime)(clock, out);
  if (result == 0) out->tv_sec -= 1000;
  return result;
}
time_t time(time_t* out) {
  const time_t now = NEXT(time)(NULL) - 1000;
  if (out != NULL) *out = now;
  return now;
}
