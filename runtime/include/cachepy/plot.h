// Pictures of the call graph: drawings by Graphviz, and a page to explore it in a browser.
//
// This is a library of its own (Cachepy::plot in CMake, `cachepy-config --plot --libs`). It loads Graphviz when it draws for
// the first time, so programs start without it. Every function is thread-safe; drawings are made one at a time, because
// Graphviz is not thread-safe. A program that uses Graphviz itself must not do so at the same time in another thread.
//
//     cachepy::cache_tree_sync("cache");              // or whatever this process has called
//     cachepy::plot_cache_graph("pipeline.svg");
//     cachepy::plot_cache_graph("pipeline.html");     // one file, works from disk, needs no network
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

#include "cachepy/error.h"

namespace cachepy {

/// A picture as bytes, and how it was drawn.
struct CachePlot {
  std::string bytes;
  std::size_t calls = 0;  ///< nodes of the graph
  bool grouped = false;   ///< there were too many calls to draw: each box stands for all calls of a function
};

/// Draws the graph of this process. `format` is "svg", "png", "pdf", "dot" or "html".
///
/// Solid arrows lead from caller to callee, dashed ones from a tracked file to the calls that read it. Boxes are navy
/// (cached), amber (stale: a file that the call or a call below it depends on has changed), orange (stale: the program now
/// contains different code for it), gray (the entry is not on disk) and light blue (a file); a legend explains the colours. Without
/// `highlight_stale`, stale calls look like cached ones. Superseded calls (older versions of a call that has a newer one) are
/// omitted, or drawn in violet if `superseded` is true.
///
/// Graphviz needs minutes for a few thousand boxes. Above 300 calls and files, a drawing therefore shows one box for each function
/// and each directory; if there are still too many, Error is thrown. DOT and the page ("html") have no limit.
///
/// Throws Error if the format is unknown, Graphviz or its plugin for the format is missing, or there are too many functions.
CachePlot render_cache_graph(std::string_view format, bool highlight_stale = true, bool superseded = false);

/// Draws the graph into a file whose extension selects the format: .svg .png .pdf .dot .html. An existing file is replaced
/// completely or not at all. `bytes` of the result is empty. Throws Error as above, and if the file cannot be written.
CachePlot plot_cache_graph(const std::filesystem::path& output, bool highlight_stale = true,
                           bool superseded = false);

}  // namespace cachepy
