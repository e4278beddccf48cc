#include "plot/graphviz_library.h"

#include <cachepy/error.h>
#include <dlfcn.h>

#include <string>

namespace cachepy::plot {
namespace {

void* library(const char* name) {
  if (void* const handle = ::dlopen(name, RTLD_NOW | RTLD_LOCAL)) return handle;
  throw Error(
      std::string("drawings need Graphviz, which could not be loaded (Debian: apt install graphviz): ") +
      ::dlerror());
}

template <class Pointer>
void find(void* handle, const char* name, Pointer& out) {
  out = reinterpret_cast<Pointer>(::dlsym(handle, name));
  if (out == nullptr) throw Error(std::string("this Graphviz has no ") + name);
}

Graphviz load() {
  void* const cgraph = library(CACHEPY_CGRAPH);
  void* const gvc = library(CACHEPY_GVC);
  Graphviz out;
  find(cgraph, "agclose", out.agclose);
  find(cgraph, "agmemread", out.agmemread);
  find(cgraph, "agsafeset", out.agsafeset);
  find(cgraph, "agseterr", out.agseterr);
  find(cgraph, "agseterrf", out.agseterrf);
  find(gvc, "gvContext", out.gvContext);
  find(gvc, "gvFreeContext", out.gvFreeContext);
  find(gvc, "gvFreeLayout", out.gvFreeLayout);
  find(gvc, "gvFreeRenderData", out.gvFreeRenderData);
  find(gvc, "gvLayout", out.gvLayout);
  find(gvc, "gvRenderData", out.gvRenderData);
  return out;
}

}  // namespace

const Graphviz& graphviz() {
  static const Graphviz loaded = load();
  return loaded;
}

}  // namespace cachepy::plot
