// Reads as code does that is compiled with _FORTIFY_SOURCE and large files, and as old binaries do.
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <mntent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What stat() was before glibc 2.33. */
extern int __xstat(int version, const char* path, struct stat* stat);
extern int __lxstat(int version, const char* path, struct stat* stat);

// The compiler knows neither the flags nor the sizes, so it calls the checking functions (__open64_2, __read_chk …).
static char text[PATH_MAX];
volatile int read_only = O_RDONLY;
volatile size_t most = 100;

int fortified_open(const char* path) {
  const int fd = open(path, read_only);
  if (fd < 0) return -1;
  memset(text, 0, sizeof text);
  if (read(fd, text, most) < 0) text[0] = 0;
  close(fd);
  return text[0];
}
int fortified_openat(const char* path) {
  const int fd = openat(AT_FDCWD, path, read_only);
  if (fd < 0) return -1;
  if (pread(fd, text, most, 0) < 0) text[0] = 0;
  close(fd);
  return text[0];
}
int fortified_fopen(const char* path) {
  FILE* const file = fopen(path, "r");
  if (file == NULL) return -1;
  char* const line = fgets(text, (int)most, file);
  fclose(file);
  return line != NULL ? line[0] : -2;
}
int fortified_stat(const char* path) {
  struct stat found;
  return stat(path, &found) == 0 ? (int)found.st_size : -1;
}
int fortified_realpath(const char* path) {
  return realpath(path, text) != NULL ? (int)strlen(text) : -1;
}
int fortified_readdir(const char* path) {
  (void)path;
  DIR* const directory = opendir(".");
  int names = 0;
  while (readdir(directory) != NULL) ++names;
  closedir(directory);
  return names;
}
int mount_table(const char* path) {
  FILE* const file = setmntent(path, "r");
  if (file == NULL) return -1;
  char* const line = fgets(text, (int)most, file);
  endmntent(file);
  return line != NULL ? line[0] : -2;
}
int directory_entries(const char* path) {
  (void)path;
  const int fd = open(".", O_RDONLY | O_DIRECTORY);
  off_t position = 0;
  const ssize_t size = getdirentries(fd, text, sizeof text, &position);
  close(fd);
  return (int)size;
}
int old_stat(const char* path) {
  struct stat found;
  return __xstat(1, path, &found) == 0 ? (int)found.st_size : -1;
}
int old_lstat(const char* path) {
  struct stat found;
  return __lxstat(1, path, &found) == 0 ? (int)found.st_size : -1;
}
