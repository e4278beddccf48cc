// Records what calls print: the part of the hooks (watch/watch.h) that belongs to standard output and standard error.
#pragma once

#include <cstddef>

#include "watch/watch.h"

namespace cachepy::internal {

void record_printed(int fd, bool is_stream, const char* text, std::size_t size);
void record_flushed(int fd);
void record_print_doubt(PrintDoubt doubt, const char* name);
void record_wrote(int fd);
/// Of a file that was opened for writing: it may be the terminal, or what standard output leads to.
void record_opened_to_print(const char* path);

}  // namespace cachepy::internal
