// The page's source as text: embed.cmake makes the definitions from plot/page/ when the library is built.
#pragma once

#include <string_view>

namespace cachepy::plot {

extern const std::string_view kPageHtml;
extern const std::string_view kPageStyle;
extern const std::string_view kPageScript;

}  // namespace cachepy::plot
