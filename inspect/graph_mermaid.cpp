// The graph as a Mermaid flowchart (mermaid.js.org), which GitHub and GitLab draw in Markdown.
#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "inspect/graph_picture.h"
#include "inspect/graph_view.h"

namespace cachepy::internal {
namespace {

/// A quoted label that shows `s`. Labels are Markdown and HTML: all ASCII but the harmless is written as a character
/// code. Control characters and bytes that are not UTF-8 show as \xNN.
std::string mermaid_string(std::string_view s) {
  constexpr std::string_view kHarmless = " .,:()/-+=_";
  std::string out = "\"";
  while (!s.empty()) {
    const std::size_t length = character_length(s);
    const auto first = static_cast<unsigned char>(s.front());
    if (length == 0 || first == '\n') {
      absl::StrAppend(&out, "#92;x", absl::Hex(first, absl::kZeroPad2));
    } else if (length > 1 || absl::ascii_isalnum(first) || kHarmless.find(s.front()) != kHarmless.npos) {
      out.append(s.substr(0, length));
    } else {
      absl::StrAppend(&out, "#", static_cast<unsigned>(first), ";");
    }
    s.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return out += '"';
}

const char* class_of(const Box& box) {
  if (box.is_file) return "file";
  return box.state ? to_string(*box.state) : "unknown";
}

}  // namespace

std::string graph_to_mermaid(const Graph& graph) {
  const Picture picture = picture_of(graph);
  std::string out = "flowchart TD\n";
  for (std::size_t i = 0; i < picture.boxes.size(); ++i) {
    const Box& box = picture.boxes[i];
    absl::StrAppend(&out, "  n", i, box.is_file ? "[/" : "[", mermaid_string(box.label),
                    box.is_file ? "/]" : "]", ":::", class_of(box), "\n");
  }
  for (const Arrow& arrow : picture.arrows)
    absl::StrAppend(&out, "  n", arrow.from, arrow.is_file ? " -.-> n" : " --> n", arrow.to, "\n");
  std::vector<std::string> classes;
  for (const Box& box : picture.boxes) {
    if (std::find(classes.begin(), classes.end(), class_of(box)) != classes.end()) continue;
    classes.emplace_back(class_of(box));
    const Look look = look_of(box);
    absl::StrAppend(&out, "  classDef ", class_of(box), " fill:", look.fill, ",color:", look.text, "\n");
  }
  return out;
}

}  // namespace cachepy::internal
