// The graph in GraphML (graphml.graphdrawing.org). Node ids are plain numbers, as its schema requires; names are data.
#include "absl/strings/str_cat.h"
#include "base/visible.h"
#include "inspect/graph_view.h"

namespace cachepy::internal {
namespace {

/// Escapes the text of an element. XML cannot represent most control characters, so they are written as by visible().
std::string xml_text(std::string_view s) {
  std::string out;
  for (const char c : visible(s)) {
    if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '&') {
      out += "&amp;";
    } else {
      out += c;
    }
  }
  return out;
}

void append_data(std::string& out, std::string_view key, std::string_view text) {
  out.append("<data key=\"").append(key).append("\">").append(xml_text(text)).append("</data>");
}

}  // namespace

std::string to_graphml(const detail::Picture& picture) {
  std::string out =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\""
      " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""
      " xsi:schemaLocation=\"http://graphml.graphdrawing.org/xmlns"
      " http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd\">\n"
      "  <key id=\"id\" for=\"node\" attr.name=\"id\" attr.type=\"string\"/>\n"
      "  <key id=\"label\" for=\"node\" attr.name=\"label\" attr.type=\"string\"/>\n"
      "  <key id=\"kind\" for=\"all\" attr.name=\"kind\" attr.type=\"string\"/>\n"
      "  <key id=\"state\" for=\"node\" attr.name=\"state\" attr.type=\"string\"/>\n"
      "  <key id=\"cost\" for=\"node\" attr.name=\"cost_ns\" attr.type=\"long\"/>\n"
      "  <graph id=\"cachepy\" edgedefault=\"directed\">\n";
  for (std::size_t i = 0; i < picture.boxes.size(); ++i) {
    const detail::Box& box = picture.boxes[i];
    absl::StrAppend(&out, "    <node id=\"n", i, "\">");
    append_data(out, "id", box.id);
    append_data(out, "label", box.label);
    append_data(out, "kind", box.is_file() ? "file" : "call");
    if (!box.is_file()) append_data(out, "state", box.state ? to_string(*box.state) : "unknown");
    if (box.state) append_data(out, "cost", std::to_string(box.cost_ns));
    out += "</node>\n";
  }
  for (const detail::Arrow& arrow : picture.arrows) {
    absl::StrAppend(&out, "    <edge source=\"n", arrow.from, "\" target=\"n", arrow.to, "\">");
    append_data(out, "kind", arrow.is_file ? "file" : "call");
    out += "</edge>\n";
  }
  return out + "  </graph>\n</graphml>\n";
}

}  // namespace cachepy::internal
