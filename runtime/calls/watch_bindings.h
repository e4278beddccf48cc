// Whether what the loaded libraries call reaches the functions of watch/.
//
// Usually it does, by the rules of linking. It does not for a library that was loaded with RTLD_DEEPBIND, nor for any other library
// where an annotated one was loaded into a program that does not know us. Their slots, in which the loader has written the
// addresses of the C library's functions, are given ours. See docs/decisions/watched-functions.md.
#pragma once

#include <cstdint>
#include <string>

namespace cachepy::internal {

/// What is known of calls that went past.
struct PastWatch {
  std::uint64_t times = 0;  ///< how often libraries were found whose calls had gone past until then
  std::string library;      ///< the last one
  std::string for_good;     ///< one whose calls go on to do so; "": none
};

/// Has the libraries that are loaded call us. Without a system call where none was loaded since the last time. Thread-safe.
PastWatch bind_to_watch();

}  // namespace cachepy::internal
