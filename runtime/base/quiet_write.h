// Writes without signals. Beyond RLIMIT_FSIZE, and to a pipe that nobody reads, write() raises a signal that ends the program. A
// cache must not end the program that uses it, so these functions only return the error.
#pragma once

#include <sys/types.h>
#include <sys/uio.h>

#include <string_view>

namespace cachepy::internal {

/// Like writev() to a file.
::ssize_t quiet_writev(int fd, const ::iovec* vectors, int count);

/// Like pwritev() to a file.
::ssize_t quiet_pwritev(int fd, const ::iovec* vectors, int count, ::off_t offset);

/// Like write() to a file.
::ssize_t quiet_write(int fd, std::string_view bytes);

/// Like write() to a pipe or a file.
::ssize_t quiet_write_anywhere(int fd, std::string_view bytes);

}  // namespace cachepy::internal
