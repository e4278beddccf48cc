// Loads Graphviz when the first picture is drawn, so that programs that draw nothing, and the command line, start without it.
#pragma once

#include <graphviz/cgraph.h>
#include <graphviz/gvc.h>

namespace cachepy::plot {

/// Its functions, as the headers declare them.
struct Graphviz {
  decltype(&::agclose) agclose;
  decltype(&::agmemread) agmemread;
  decltype(&::agsafeset) agsafeset;
  decltype(&::agseterr) agseterr;
  decltype(&::agseterrf) agseterrf;
  decltype(&::gvContext) gvContext;
  decltype(&::gvFreeContext) gvFreeContext;
  decltype(&::gvFreeLayout) gvFreeLayout;
  decltype(&::gvFreeRenderData) gvFreeRenderData;
  decltype(&::gvLayout) gvLayout;
  decltype(&::gvRenderData) gvRenderData;
};

/// Thread-safe. Throws Error if Graphviz is not installed, or is not the version that this was compiled with.
const Graphviz& graphviz();

}  // namespace cachepy::plot
