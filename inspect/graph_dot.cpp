// The graph in Graphviz DOT, which every drawing is made from: solid arrows from caller to callee, dashed arrows from files to the
// calls that read them.
#include <algorithm>
#include <array>
#include <cstdio>
#include <set>

#include "absl/strings/str_cat.h"
#include "base/visible.h"
#include "cachepy/detail/picture.h"
#include "inspect/look.h"

namespace cachepy::detail {
namespace {

using internal::palette::Colours;

constexpr std::size_t kMaxColumns = 40;
constexpr const char* kArrowColour = "#5F6B7A";

// The size of a box follows from the number of columns of a fixed-width font, not from the fonts of this machine. So a graph has
// the same layout everywhere.
constexpr double kFontPoints = 11;
constexpr double kColumnPoints = 0.6 * kFontPoints;  // the width of a column in nearly every fixed-width font
constexpr double kLinePoints = 1.3 * kFontPoints;
constexpr double kPaddingPoints = 9;
constexpr double kPointsPerInch = 72;

/// A quoted string of the DOT language.
std::string dot_string(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"') out += '\\';
    out += c;
  }
  return out += '"';
}

/// Escapes lines of text so that Graphviz displays them as they are: it would interpret backslashes and HTML entities.
std::string plain(std::string_view lines) {
  std::string out;
  for (const char c : lines) {
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

/// The same for a tooltip, in which Graphviz interprets escapes twice.
std::string plain_tooltip(std::string_view lines) {
  std::string out;
  for (const char c : plain(lines)) out.append(c == '\\' ? 2 : 1, c);
  return out;
}

std::string inches(double points) {
  std::array<char, 32> buffer;
  const int size = std::snprintf(buffer.data(), buffer.size(), "%.3f", points / kPointsPerInch);
  return {buffer.data(), static_cast<std::size_t>(size)};
}

/// The names of the boxes, as DOT strings. Apostrophes are added to names that would be equal otherwise.
std::vector<std::string> names_of(const std::vector<Box>& boxes) {
  std::set<std::string> taken;
  std::vector<std::string> names;
  for (const Box& box : boxes) {
    std::string name = internal::visible(box.id);
    // A backslash would escape the quotation mark after it. Graphviz interprets entities in names too.
    for (std::size_t at = 0; (at = name.find('\\', at)) != std::string::npos; ++at)
      if (at + 1 == name.size() || name[at + 1] == '"') name.replace(at, 1, "&#92;");
    while (!taken.insert(name).second) name += "'";
    names.push_back(dot_string(name));
  }
  return names;
}

std::string box_text(const Box& box) {
  const std::string first = internal::shortened(internal::visible(box.label), kMaxColumns);
  const std::size_t widest = std::max(internal::columns(first), internal::columns(box.note));
  const double width = static_cast<double>(widest) * kColumnPoints + 2 * kPaddingPoints;
  const double height = (box.note.empty() ? 1 : 2) * kLinePoints + 1.4 * kPaddingPoints;
  const Colours colours = internal::colours_of(box.look);
  return absl::StrCat(
      "[label=", dot_string(plain(box.note.empty() ? first : first + "\n" + internal::visible(box.note))),
      ", tooltip=", dot_string(plain_tooltip(box.details)), box.is_file() ? ", shape=note" : ", shape=box",
      box.is_file() ? ", style=filled" : ", style=\"filled,rounded\"", ", fillcolor=\"", colours.fill,
      "\", color=\"", colours.border, "\", fontcolor=\"", colours.text, "\", width=", inches(width),
      ", height=", inches(height), "]");
}

/// A file is placed below the calls that read it, and its arrow points up to them.
std::string arrow_text(const Arrow& arrow, const std::vector<std::string>& names) {
  const std::string& upper = names[arrow.is_file ? arrow.to : arrow.from];
  const std::string& lower = names[arrow.is_file ? arrow.from : arrow.to];
  std::string attributes = arrow.is_file ? "dir=back, style=dashed" : "style=solid";
  if (arrow.count > 1) absl::StrAppend(&attributes, ", label=\" ", arrow.count, "\"");
  return absl::StrCat(upper, " -> ", lower, " [", attributes, "]");
}

/// One row below the graph. It consists of pairs: a colour or a line style, and its meaning.
std::string legend(const Picture& picture) {
  // Two rows of half the height, so that the lower border of a cell in the upper row is a line in the middle.
  std::string upper, lower;
  const auto cell = [](const std::string& attributes, const std::string& content) {
    return "<TD FIXEDSIZE=\"TRUE\" " + attributes + ">" + content + "</TD>";
  };
  const auto text = [&](const std::string& meaning) {
    upper += cell("ROWSPAN=\"2\" BORDER=\"0\" HEIGHT=\"20\" WIDTH=\"6\"", "");
    // Leaves room for fonts that are wider than kColumnPoints.
    const auto width = static_cast<int>(static_cast<double>(meaning.size()) * kColumnPoints) + 20;
    upper += cell(
        "ROWSPAN=\"2\" BORDER=\"0\" ALIGN=\"LEFT\" HEIGHT=\"20\" WIDTH=\"" + std::to_string(width) + "\"",
        meaning);
  };
  const auto swatch = [&](Look look, const char* meaning) {
    const Colours colours = internal::colours_of(look);
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
  // Rare states are in the legend only if they occur: with all of them it would be wider than most graphs.
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

}  // namespace

std::string to_dot(const Picture& picture) {
  std::string out = absl::StrCat(
      "strict digraph cachepy {\n"
      "  graph [rankdir=TB, bgcolor=white, ranksep=0.45, nodesep=0.3, newrank=true, pad=0.1];\n"
      "  node [fixedsize=true, fontname=monospace, fontsize=11, margin=0];\n"
      "  edge [color=\"",
      kArrowColour, "\", arrowsize=0.7, fontname=monospace, fontsize=9, fontcolor=\"", kArrowColour,
      "\"];\n");
  const std::vector<std::string> names = names_of(picture.boxes);
  for (std::size_t i = 0; i < names.size(); ++i)
    absl::StrAppend(&out, "  ", names[i], " ", box_text(picture.boxes[i]), ";\n");
  for (const Arrow& arrow : picture.arrows) absl::StrAppend(&out, "  ", arrow_text(arrow, names), ";\n");
  absl::StrAppend(&out,
                  "  graph [labelloc=b, fontname=monospace, fontsize=10, fontcolor=\"#202124\", label=<",
                  legend(picture), ">];\n}\n");
  return out;
}

}  // namespace cachepy::detail
