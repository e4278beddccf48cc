// Functions that load and unload libraries.
#include "watch/replace.h"

using namespace cachepy::internal;

// The loader looks for the library, and for the name space to load it into, by the code that calls it. So the original must be
// left with the return address of its caller.
REPLACES(dlopen, void*, const char*, int)
void* cachepy_dlopen(const char* name, int mode) {
  if (is_watched() && name != nullptr) hooks().loads(name);
  [[clang::musttail]] return NEXT(dlopen)(name, mode);
}

REPLACES(dlclose, int, void*)
int cachepy_dlclose(void* library) {
  if (is_watched() && library != nullptr) hooks().unloads(library);
  return NEXT(dlclose)(library);
}
