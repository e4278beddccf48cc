// Loads Graphviz when the first picture is drawn, so that programs that draw nothing, and the command line, start without it.
#pragma once

#include <graphviz/cgraph.h>
#include <graphviz/gvc.h>

namespace cachepy::plot {

/// Its functions and the kind of graph that is drawn, as the headers declare them.
struct Graphviz {
  decltype(&::agopen) agopen;
  decltype(&::agclose) agclose;
  decltype(&::agattr) agattr;
  decltype(&::agnode) agnode;
  decltype(&::agedge) agedge;
  decltype(&::agsafeset) agsafeset;
  decltype(&::agseterr) agseterr;
  decltype(&::agseterrf) agseterrf;
  decltype(&::agstrdup_html) agstrdup_html;
  decltype(&::agstrfree) agstrfree;
  decltype(&::agwrite) agwrite;
  decltype(&::gvContext) gvContext;
  decltype(&::gvFreeContext) gvFreeContext;
  decltype(&::gvFreeLayout) gvFreeLayout;
  decltype(&::gvFreeRenderData) gvFreeRenderData;
  decltype(&::gvLayout) gvLayout;
  decltype(&::gvRenderData) gvRenderData;
  decltype(&::Agstrictdirected) strict_directed;
};

/// Thread-safe. Throws Error if Graphviz is not installed, or is not the version that this was compiled with.
const Graphviz& graphviz();

}  // namespace cachepy::plot
