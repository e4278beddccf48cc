// Walks over the program and the libraries that are loaded.
#pragma once

#include <link.h>

#include <cstddef>

namespace cachepy::internal {

/// As dl_iterate_phdr(), but never while the process forks: glibc holds a lock during a walk, for which the child of a fork would
/// wait for ever if another thread held it. `visit` must not take a lock that is held over fork, and must not call this function again.
/// Thread-safe.
int walk_loaded_objects(int (*visit)(::dl_phdr_info*, std::size_t, void*), void* data);

}  // namespace cachepy::internal
