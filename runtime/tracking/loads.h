// Libraries that a call loads while it runs. They were not there when its key was made, and what it finds in them by name is in no
// key. So their files are dependencies, with the files of the libraries that they were linked against.
#pragma once

#include "frames/frame.h"

namespace cachepy::internal {

/// Called before the call's code loads the library of that name, or finds that it is loaded already.
void record_load(const char* name);
/// Called before the call's code releases a library.
void record_unload(void* handle);
/// Adds the libraries that the call has loaded and not released. Call this before add_found_dependencies().
void record_loaded_libraries(Frame& frame);

}  // namespace cachepy::internal
