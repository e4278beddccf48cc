// Writing, where an error is only an error: beyond RLIMIT_FSIZE, and to a pipe that nobody reads, write() raises a signal that
// ends the program, which has not asked for what is written here.
#pragma once

#include <sys/types.h>
#include <sys/uio.h>

#include <string_view>

namespace cachepy::internal {

/// As writev() to a file.
::ssize_t quiet_writev(int fd, const ::iovec* vectors, int count);

/// As pwritev() to a file.
::ssize_t quiet_pwritev(int fd, const ::iovec* vectors, int count, ::off_t offset);

/// As write() to a file.
::ssize_t quiet_write(int fd, std::string_view bytes);

/// As write() to what may be a pipe or a file.
::ssize_t quiet_write_anywhere(int fd, std::string_view bytes);

}  // namespace cachepy::internal
