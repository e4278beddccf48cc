// Pictures of the graph of cached calls: drawings by Graphviz, and a page to explore it in a browser.
//
// A library of its own (Cachepy::plot in CMake, `cachepy-config --plot --libs`). Graphviz is loaded when something is drawn
// first, so that programs start without it. Every function is thread-safe; calls wait for each other, since Graphviz is not. A program that
// uses Graphviz itself must not do so in another thread meanwhile.
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
  bool grouped = false;   ///< they were too many for a drawing: one box stands for all calls of a function
};

/// Draws the process's graph. `format` is "svg", "png", "pdf", "dot" or "html".
///
/// Calls are solid arrows from caller to callee, tracked files dashed ones to the calls that read them. Boxes are navy
/// (cached), amber (stale: a file that the call or one below it depends on has changed), orange (stale: the program has other
/// code for it on disk now), gray (the entry is not on disk) and light blue (a file); a legend says so. Without
/// `highlight_stale`, stale calls look like cached ones. Superseded calls (older versions that a newer one replaces) are left
/// out, unless `superseded`: then they are violet.
///
/// Graphviz needs minutes for some thousand boxes. Above 300 calls and files, a drawing shows one box for each function
/// and each directory; where that is still too much, Error says so. DOT and the page ("html") have no limit.
///
/// Throws Error: unknown format, no Graphviz, a Graphviz without the plugin for it, too many functions.
CachePlot render_cache_graph(std::string_view format, bool highlight_stale = true, bool superseded = false);

/// The same, written to a file whose ending says the format: .svg .png .pdf .dot .html. An existing file is replaced
/// as a whole or not at all. The result's `bytes` are left empty. Throws Error, also when the file cannot be written.
CachePlot plot_cache_graph(const std::filesystem::path& output, bool highlight_stale = true,
                           bool superseded = false);

}  // namespace cachepy
