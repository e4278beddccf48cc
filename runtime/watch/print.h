// What the replacements of functions that print have in common.
#pragma once

#include <stdio.h>
#include <unistd.h>

#include <cstdarg>

#include "watch/replace.h"

namespace cachepy::internal {

inline bool is_standard(int fd) {
  return fd == STDOUT_FILENO || fd == STDERR_FILENO;
}
/// The descriptor of a standard stream; 0: it is none, or leads elsewhere.
inline int number_of(FILE* file) {
  const int number = file == stdout ? STDOUT_FILENO : file == stderr ? STDERR_FILENO : 0;
  return number != 0 && file->_fileno == number ? number : 0;
}
inline void doubt(PrintDoubt doubt, const char* name) {
  hooks().print_doubt(doubt, name);
}

}  // namespace cachepy::internal

// A function with a variable number of arguments, by the one that takes their list.
#define FORMATS_LIST(name, next, parameters, arguments, ...) \
  REPLACES(name, int, __VA_ARGS__, ...)                      \
  int cachepy_##name parameters {                            \
    va_list list;                                            \
    va_start(list, format);                                  \
    const int size = cachepy_##next arguments;               \
    va_end(list);                                            \
    return size;                                             \
  }
