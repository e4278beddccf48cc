// Functions that load and unload libraries.
#include <dlfcn.h>

#include "watch/replace.h"

using namespace cachepy::internal;

// The loader looks for the library, and for the name space to load it into, by the code that calls it. So the original must be
// left with the return address of its caller.
REPLACES(dlopen, void*, const char*, int)
void* cachepy_dlopen(const char* name, int mode) {
  if (is_watched() && name != nullptr) hooks().loads(name);
  [[clang::musttail]] return NEXT(dlopen)(name, mode);
}

REPLACES(dlmopen, void*, long, const char*, int)
void* cachepy_dlmopen(long name_space, const char* name, int mode) {
  if (name_space != LM_ID_BASE) {
    // It gets a C library of its own: nothing that it does will be seen.
    cachepy_watch.has_name_spaces.store(true, std::memory_order_relaxed);
    if (is_watched()) hooks().used(Use::kOpaque, "dlmopen", __builtin_return_address(0));
  } else if (is_watched() && name != nullptr) {
    hooks().loads(name);
  }
  [[clang::musttail]] return NEXT(dlmopen)(name_space, name, mode);
}

REPLACES(dlclose, int, void*)
int cachepy_dlclose(void* library) {
  if (is_watched() && library != nullptr) hooks().unloads(library);
  return NEXT(dlclose)(library);
}
