#include "plot/page.h"

#include "plot/page_assets.h"

namespace cachepy::plot {
namespace {

/// Escapes JSON for a <script> element: no text in it can end the element or begin a comment.
std::string for_script_element(const std::string& json) {
  std::string out;
  out.reserve(json.size());
  for (const char c : json) {
    if (c == '<') {
      out += "\\u003c";  // '<' occurs only inside of JSON strings
    } else {
      out += c;
    }
  }
  return out;
}

void replace(std::string& text, std::string_view placeholder, std::string_view by) {
  text.replace(text.find(placeholder), placeholder.size(), by);
}

/// The page with its data. Its content security policy forbids loading anything, except that a served page may contact its server.
std::string assemble(std::string_view data, std::string_view entries, bool live) {
  std::string html(kPageHtml);
  html.reserve(html.size() + kPageStyle.size() + kPageScript.size() + data.size() + entries.size());
  replace(html, "/*CONNECT*/", live ? "'self'" : "'none'");
  replace(html, "/*STYLE*/", kPageStyle);
  replace(html, "/*SCRIPT*/", kPageScript);
  // The data are inserted last, because they may contain the other placeholders. ENTRIES comes after DATA in the page, so it goes first.
  replace(html, "/*ENTRIES*/", entries);
  replace(html, "/*DATA*/", data);
  return html;
}

}  // namespace

std::string page_html(const Snapshot& snapshot, bool highlight_stale) {
  return assemble(for_script_element(page_data(snapshot, highlight_stale)),
                  for_script_element(page_entries(snapshot)), false);
}

std::string live_page_html() {
  return assemble("null", "", true);
}

}  // namespace cachepy::plot
