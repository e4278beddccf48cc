// The graph in Graphviz DOT: calls solid from caller to callee, files dashed to the calls that tracked them.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "inspect/graph_picture.h"
#include "inspect/graph_view.h"

namespace cachepy::internal {
namespace {

/// A quoted DOT string that shows `s`: backslashes would start escapes, and ampersands HTML entities. Other
/// control characters and bytes that are not UTF-8 show as \xNN.
std::string dot_string(std::string_view s) {
  std::string out = "\"";
  while (!s.empty()) {
    const std::size_t length = character_length(s);
    if (length == 0) {
      absl::StrAppend(&out, "\\\\x", absl::Hex(static_cast<unsigned char>(s.front()), absl::kZeroPad2));
    } else if (s.front() == '\n') {
      out += "\\n";
    } else if (s.front() == '"') {
      out += "\\\"";
    } else if (s.front() == '\\') {
      out += "\\\\";
    } else if (s.front() == '&') {
      out += "&amp;";
    } else {
      out.append(s.substr(0, length));
    }
    s.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return out += '"';
}

}  // namespace

std::string graph_to_dot(const Graph& graph) {
  const Picture picture = picture_of(graph);
  std::string out =
      "digraph cachepy {\n"
      "  rankdir=TB;\n"
      "  node [style=filled, fontname=\"sans-serif\"];\n";
  for (const Box& box : picture.boxes) {
    const Look look = look_of(box);
    absl::StrAppend(&out, "  ", dot_string(box.id), " [label=", dot_string(box.label),
                    ", tooltip=", dot_string(box.details), ", shape=", box.is_file ? "note" : "box",
                    ", fillcolor=\"", look.fill, "\", fontcolor=\"", look.text, "\"];\n");
  }
  for (const Arrow& arrow : picture.arrows)
    absl::StrAppend(&out, "  ", dot_string(picture.boxes[arrow.from].id), " -> ",
                    dot_string(picture.boxes[arrow.to].id), arrow.is_file ? " [style=dashed];\n" : ";\n");
  return out + "}\n";
}

}  // namespace cachepy::internal
