// What is compiled and linked without cachepy.
#include <fcntl.h>
#include <unistd.h>

int first_byte(const char* path) {
  char byte = '?';
  const int fd = open(path, O_RDONLY);
  if (fd < 0) return '?';
  if (read(fd, &byte, 1) != 1) byte = '?';
  close(fd);
  return byte;
}
