// <cachepy/plot.h>: the process's graph as pictures.
#include "cachepy/plot.h"

#include <algorithm>
#include <array>

#include "plot/graphviz.h"
#include "plot/output_file.h"
#include "plot/page.h"
#include "plot/picture.h"
#include "plot/snapshot.h"
#include "plot/text.h"

namespace cachepy {
namespace {

constexpr std::array<std::string_view, 5> kFormats = {"svg", "png", "pdf", "dot", "html"};

bool is_format(std::string_view name) {
  return std::find(kFormats.begin(), kFormats.end(), name) != kFormats.end();
}

}  // namespace

CachePlot render_cache_graph(std::string_view format, bool highlight_stale, bool superseded) {
  if (!is_format(format))
    throw Error("'" + plot::visible(format) +
                "' is no format for a picture; take svg, png, pdf, dot or html");
  plot::Snapshot snapshot = plot::take_snapshot();
  if (!superseded) plot::drop_superseded(snapshot);
  if (format == "html") return {plot::page_html(snapshot, highlight_stale), snapshot.nodes.size(), false};
  // DOT is not laid out here, so it can have any size.
  const plot::Picture picture = format == "dot" ? plot::each_call(snapshot, highlight_stale)
                                                : plot::drawable(snapshot, highlight_stale);
  return {plot::draw(picture, std::string(format)), snapshot.nodes.size(), picture.grouped};
}

CachePlot plot_cache_graph(const std::filesystem::path& output, bool highlight_stale, bool superseded) {
  const std::string ending = output.extension().native();
  const std::string_view format = ending.empty() ? std::string_view() : std::string_view(ending).substr(1);
  if (!is_format(format))
    throw Error("the ending of '" + plot::visible(output.native()) +
                "' names no format for a picture; use .svg, .png, .pdf, .dot or .html");
  CachePlot plot = render_cache_graph(format, highlight_stale, superseded);
  plot::replace_file(output, plot.bytes);
  plot.bytes.clear();
  return plot;
}

}  // namespace cachepy
