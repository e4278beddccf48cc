// Implements <cachepy/plot.h>: pictures of the process's graph.
#include "cachepy/plot.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/visible.h"
#include "cachepy/detail/picture.h"
#include "plot/graphviz.h"
#include "plot/output_file.h"
#include "plot/page.h"
#include "plot/snapshot.h"

namespace cachepy {
namespace {

constexpr std::array<std::string_view, 5> kFormats = {"svg", "png", "pdf", "dot", "html"};

/// More boxes than this are grouped. Graphviz needs less than a second for this many, and minutes for ten times as many.
constexpr std::size_t kMaxBoxes = 300;
constexpr std::size_t kMaxArrows = 1000;

bool is_format(std::string_view name) {
  return std::find(kFormats.begin(), kFormats.end(), name) != kFormats.end();
}

bool fits(const detail::Picture& picture) {
  return picture.boxes.size() <= kMaxBoxes && picture.arrows.size() <= kMaxArrows;
}

/// `picture`, or one box for each function and directory if it is too large. Throws Error if that is too large as well.
detail::Picture drawable(detail::Picture picture) {
  if (fits(picture)) return picture;
  picture = detail::grouped(picture);
  if (fits(picture)) return picture;
  throw Error(
      "the graph is too large for a drawing: even with one box for each function and directory it has " +
      std::to_string(picture.boxes.size()) + " boxes and " + std::to_string(picture.arrows.size()) +
      " arrows; write a page (.html), which has no limit");
}

}  // namespace

CachePlot render_cache_graph(std::string_view format, bool highlight_stale, bool superseded) {
  if (!is_format(format))
    throw Error("'" + internal::visible(format) +
                "' is not a picture format; use svg, png, pdf, dot or html");
  if (format == "html") {
    plot::Snapshot snapshot = plot::take_snapshot();
    if (!superseded) plot::drop_superseded(snapshot);
    return {plot::page_html(snapshot, highlight_stale), snapshot.nodes.size(), false};
  }
  detail::Picture picture = detail::graph_picture({highlight_stale, superseded});
  const auto calls = static_cast<std::size_t>(
      std::ranges::count_if(picture.boxes, [](const detail::Box& box) { return box.state.has_value(); }));
  if (format == "dot")
    return {detail::to_dot(picture), calls, false};  // may have any size, because it is not laid out
  picture = drawable(std::move(picture));
  return {plot::draw(detail::to_dot(picture), std::string(format)), calls, picture.is_grouped};
}

CachePlot plot_cache_graph(const std::filesystem::path& output, bool highlight_stale, bool superseded) {
  const std::string ending = output.extension().native();
  const std::string_view format = ending.empty() ? std::string_view() : std::string_view(ending).substr(1);
  if (!is_format(format))
    throw Error("the extension of '" + internal::visible(output.native()) +
                "' is not a picture format; use .svg, .png, .pdf, .dot or .html");
  CachePlot plot = render_cache_graph(format, highlight_stale, superseded);
  plot::replace_file(output, plot.bytes);
  plot.bytes.clear();
  return plot;
}

}  // namespace cachepy
