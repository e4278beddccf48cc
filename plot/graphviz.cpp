#include "plot/graphviz.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <string_view>
#include <utility>
#include <vector>

#include "base/palette.h"
#include "plot/graphviz_library.h"
#include "plot/text.h"

namespace cachepy::plot {
namespace {

using internal::palette::Colours;

Colours colours_of(Look look) {
  namespace palette = internal::palette;
  switch (look) {
    case Look::cached:
      return palette::kCached;
    case Look::stale:
      return palette::kStale;
    case Look::stale_code:
      return palette::kStaleCode;
    case Look::superseded:
      return palette::kSuperseded;
    case Look::missing:
      return palette::kMissing;
    case Look::changed_file:
      return palette::kChangedFile;
    case Look::file:
      break;
  }
  return palette::kFile;
}

constexpr const char* kArrowColour = "#5F6B7A";

// Boxes get their size from the number of columns of a fixed-width font, not from the fonts of this machine: the same
// graph is laid out the same everywhere.
constexpr double kFontPoints = 11;
constexpr double kColumnPoints = 0.6 * kFontPoints;  // as wide as in nearly every fixed-width font
constexpr double kLinePoints = 1.3 * kFontPoints;
constexpr double kPaddingPoints = 9;
constexpr double kPointsPerInch = 72;

/// Graphviz's messages while this lives, instead of standard error.
class Messages {
 public:
  Messages() {
    text_.clear();
    graphviz().agseterr(AGWARN);
    graphviz().agseterrf(&keep);
  }
  Messages(const Messages&) = delete;
  Messages& operator=(const Messages&) = delete;
  ~Messages() { graphviz().agseterrf(nullptr); }

  const std::string& text() const { return text_; }

 private:
  static int keep(char* message) {
    text_ += visible(message);
    return 0;
  }
  static inline std::string text_;
};

/// A string of one or more lines in which Graphviz finds no escape of its own and no HTML entity.
std::string plain(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\') {
      out += "\\\\";
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '&') {
      out += "&amp;";
    } else {
      out += c;
    }
  }
  return out;
}

/// The same for a tooltip, which Graphviz searches for escapes twice.
std::string plain_tooltip(std::string_view text) {
  std::string out;
  for (const char c : plain(text)) out.append(c == '\\' ? 2 : 1, c);
  return out;
}

std::string inches(double points) {
  std::array<char, 32> buffer;
  const int size = std::snprintf(buffer.data(), buffer.size(), "%.3f", points / kPointsPerInch);
  return {buffer.data(), static_cast<std::size_t>(size)};
}

/// A Graphviz graph while it is put together. Its functions take char*, and change nothing.
class Drawing {
 public:
  Drawing()
      : graph_(graphviz().agopen(c("cachepy"), *graphviz().strict_directed, nullptr), graphviz().agclose) {
    for (const auto& [name, value] :
         {std::pair("rankdir", "TB"), std::pair("bgcolor", "white"), std::pair("ranksep", "0.45"),
          std::pair("nodesep", "0.3"), std::pair("newrank", "true"), std::pair("pad", "0.1")})
      graphviz().agattr(graph_.get(), AGRAPH, c(name), c(value));
    for (const auto& [name, value] :
         {std::pair("style", "filled"), std::pair("fixedsize", "true"), std::pair("fontname", "monospace"),
          std::pair("fontsize", "11"), std::pair("margin", "0")})
      graphviz().agattr(graph_.get(), AGNODE, c(name), c(value));
    for (const auto& [name, value] :
         {std::pair("color", kArrowColour), std::pair("arrowsize", "0.7"), std::pair("fontname", "monospace"),
          std::pair("fontsize", "9"), std::pair("fontcolor", kArrowColour)})
      graphviz().agattr(graph_.get(), AGEDGE, c(name), c(value));
  }

  Agraph_t* get() const { return graph_.get(); }

  Agnode_t* box(Agraph_t* graph, const std::string& wanted_name, const std::vector<std::string>& lines,
                Look look) {
    std::string name = visible(wanted_name);  // it becomes the <title> in an SVG
    while (graphviz().agnode(graph, c(name), 0) != nullptr) name += "'";
    Agnode_t* node = graphviz().agnode(graph, c(name), 1);
    const Colours colours = colours_of(look);
    std::string label;
    std::size_t widest = 0;
    for (const std::string& line : lines) {
      label += (label.empty() ? "" : "\n") + line;
      widest = std::max(widest, columns(line));
    }
    const double width = static_cast<double>(widest) * kColumnPoints + 2 * kPaddingPoints;
    const double height = static_cast<double>(lines.size()) * kLinePoints + 1.4 * kPaddingPoints;
    set(node, "label", plain(label));
    const bool is_file = look == Look::file || look == Look::changed_file;
    set(node, "shape", is_file ? "note" : "box");
    set(node, "style", is_file ? "filled" : "filled,rounded");
    set(node, "fillcolor", colours.fill);
    set(node, "color", colours.border);
    set(node, "fontcolor", colours.text);
    set(node, "width", inches(width));
    set(node, "height", inches(height));
    return node;
  }

  Agedge_t* arrow(Agraph_t* graph, Agnode_t* from, Agnode_t* to, bool file) {
    Agedge_t* edge = graphviz().agedge(graph, from, to, nullptr, 1);
    set(edge, "style", file ? "dashed" : "solid");
    // A file stands below the calls that read it, and its arrow points to them.
    if (file) set(edge, "dir", "back");
    return edge;
  }

  void set(void* object, const char* name, const std::string& value) {
    graphviz().agsafeset(object, c(name), c(value), c(""));
  }

  static char* c(const char* text) { return const_cast<char*>(text); }
  static char* c(const std::string& text) { return const_cast<char*>(text.c_str()); }

 private:
  std::unique_ptr<Agraph_t, int (*)(Agraph_t*)> graph_;
};

/// One row of pairs, below the graph: a swatch or a line of the style that arrows have, and its meaning.
std::string legend(const Picture& picture) {
  // Two rows of half the height: the lower border of a cell in the upper one is a line in the middle.
  std::string upper, lower;
  const auto cell = [](const std::string& attributes, const std::string& content) {
    return "<TD FIXEDSIZE=\"TRUE\" " + attributes + ">" + content + "</TD>";
  };
  const auto text = [&](const std::string& meaning) {
    upper += cell("ROWSPAN=\"2\" BORDER=\"0\" HEIGHT=\"20\" WIDTH=\"6\"", "");
    // Wide enough for wider fonts than the one this is measured by.
    const auto width = static_cast<int>(static_cast<double>(meaning.size()) * kColumnPoints) + 20;
    upper += cell(
        "ROWSPAN=\"2\" BORDER=\"0\" ALIGN=\"LEFT\" HEIGHT=\"20\" WIDTH=\"" + std::to_string(width) + "\"",
        meaning);
  };
  const auto swatch = [&](Look look, const char* meaning) {
    const Colours colours = colours_of(look);
    upper += cell("ROWSPAN=\"2\" HEIGHT=\"16\" WIDTH=\"22\" BGCOLOR=\"" + std::string(colours.fill) +
                      "\" COLOR=\"" + colours.border + "\"",
                  "");
    text(meaning);
  };
  const auto line = [&](const char* style, const char* meaning) {
    upper += cell("SIDES=\"B\" HEIGHT=\"8\" WIDTH=\"26\" STYLE=\"" + std::string(style) + "\" COLOR=\"" +
                      kArrowColour + "\"",
                  "");
    lower += cell("BORDER=\"0\" HEIGHT=\"8\" WIDTH=\"26\"", "");
    text(meaning);
  };
  swatch(Look::cached, "cached");
  // These states are rarer; a legend that always names them would be wider than most graphs.
  const auto shows = [&](Look look) {
    return std::ranges::any_of(picture.boxes, [&](const Box& box) { return box.look == look; });
  };
  if (picture.highlights_stale) swatch(Look::stale, "stale");
  if (shows(Look::stale_code)) swatch(Look::stale_code, "stale: code");
  if (shows(Look::superseded)) swatch(Look::superseded, "superseded");
  swatch(Look::missing, "cache file missing");
  swatch(Look::file, "tracked file");
  if (shows(Look::changed_file)) swatch(Look::changed_file, "changed file");
  line("SOLID", "calls");
  line("DASHED", "read by");
  return "<TABLE BORDER=\"0\" CELLBORDER=\"1\" CELLSPACING=\"0\" CELLPADDING=\"0\">"
         "<TR><TD BORDER=\"0\" HEIGHT=\"14\"></TD></TR><TR>" +
         upper + "</TR><TR>" + lower + "</TR></TABLE>";
}

void add_legend(Drawing& drawing, const Picture& picture) {
  Agraph_t* graph = drawing.get();
  for (const auto& [name, value] : {std::pair("labelloc", "b"), std::pair("fontname", "monospace"),
                                    std::pair("fontsize", "10"), std::pair("fontcolor", "#202124")})
    drawing.set(graph, name, value);
  std::string table = legend(picture);
  char* const label = graphviz().agstrdup_html(graph, table.data());
  graphviz().agsafeset(graph, Drawing::c("label"), label, Drawing::c(""));
  graphviz().agstrfree(graph, label);
}

void add(Drawing& drawing, const Picture& picture) {
  std::vector<Agnode_t*> nodes;
  for (const Box& box : picture.boxes) {
    nodes.push_back(drawing.box(drawing.get(), box.name, box.lines, box.look));
    drawing.set(nodes.back(), "tooltip", plain_tooltip(box.tooltip));
  }
  for (const Arrow& arrow : picture.arrows) {
    Agedge_t* edge = drawing.arrow(drawing.get(), nodes[arrow.from], nodes[arrow.to], arrow.file);
    if (arrow.calls > 1) drawing.set(edge, "label", " " + std::to_string(arrow.calls));
  }
}

/// The graph as DOT text, quoted by Graphviz itself.
std::string dot_text(const Drawing& drawing) {
  char* data = nullptr;
  std::size_t size = 0;
  std::FILE* out = ::open_memstream(&data, &size);
  const bool written = out != nullptr && graphviz().agwrite(drawing.get(), out) == 0;
  const bool closed = out != nullptr && std::fclose(out) == 0;
  const std::unique_ptr<char, decltype(&std::free)> owner(data, &std::free);
  if (!written || !closed) throw Error("the graph could not be written as DOT: out of memory");
  return {data, size};
}

std::string laid_out(const Drawing& drawing, const std::string& format) {
  const Messages messages;
  const auto fail = [&](const std::string& what) {
    throw Error("Graphviz could not " + what + ": " +
                (messages.text().empty() ? "it does not say why" : messages.text()));
  };
  const Graphviz& gv = graphviz();
  const std::unique_ptr<GVC_t, int (*)(GVC_t*)> context(gv.gvContext(), gv.gvFreeContext);
  if (gv.gvLayout(context.get(), drawing.get(), "dot") != 0) fail("lay out the graph");
  char* data = nullptr;
  unsigned size = 0;
  const int status = gv.gvRenderData(context.get(), drawing.get(), format.c_str(), &data, &size);
  const std::unique_ptr<char, void (*)(char*)> owner(data, gv.gvFreeRenderData);
  gv.gvFreeLayout(context.get(), drawing.get());
  if (status != 0) fail("draw the graph as " + format);
  return {data, size};
}

}  // namespace

std::string draw(const Picture& picture, const std::string& format) {
  static std::mutex one_at_a_time;
  const std::lock_guard lock(one_at_a_time);
  Drawing drawing;
  add(drawing, picture);
  add_legend(drawing, picture);
  if (format == "dot") return dot_text(drawing);
  if (format == "png") drawing.set(drawing.get(), "dpi", "144");
  return laid_out(drawing, format);
}

}  // namespace cachepy::plot
