// The graph as a Mermaid flowchart (mermaid.js.org), which GitHub and GitLab render in Markdown.
#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "base/visible.h"
#include "inspect/graph_view.h"
#include "inspect/look.h"

namespace cachepy::internal {
namespace {

/// A quoted label that displays `s`. Labels are Markdown and HTML, so all ASCII characters except harmless ones are written as
/// character codes.
std::string mermaid_string(std::string_view s) {
  constexpr std::string_view kHarmless = " .,:()/-+=_";
  std::string out = "\"";
  for (const char c : visible(s)) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x80 || absl::ascii_isalnum(byte) || kHarmless.find(c) != kHarmless.npos)
      out += c;
    else
      absl::StrAppend(&out, "#", static_cast<unsigned>(byte), ";");
  }
  return out += '"';
}

const char* class_of(const detail::Box& box) {
  if (box.is_file()) return "file";
  return box.state ? to_string(*box.state) : "unknown";
}

}  // namespace

std::string to_mermaid(const detail::Picture& picture) {
  std::string out = "flowchart TD\n";
  for (std::size_t i = 0; i < picture.boxes.size(); ++i) {
    const detail::Box& box = picture.boxes[i];
    absl::StrAppend(&out, "  n", i, box.is_file() ? "[/" : "[", mermaid_string(box.label),
                    box.is_file() ? "/]" : "]", ":::", class_of(box), "\n");
  }
  for (const detail::Arrow& arrow : picture.arrows)
    absl::StrAppend(&out, "  n", arrow.from, arrow.is_file ? " -.-> n" : " --> n", arrow.to, "\n");
  std::vector<std::string> classes;
  for (const detail::Box& box : picture.boxes) {
    if (std::find(classes.begin(), classes.end(), class_of(box)) != classes.end()) continue;
    classes.emplace_back(class_of(box));
    const palette::Colours colours = colours_of(box.is_file() ? detail::Look::file : box.look);
    absl::StrAppend(&out, "  classDef ", class_of(box), " fill:", colours.fill, ",color:", colours.text,
                    "\n");
  }
  return out;
}

}  // namespace cachepy::internal
