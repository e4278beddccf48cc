// Converts names and paths, which may be any bytes, to text that can be shown in a drawing, a page or a message.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace cachepy::plot {

/// UTF-8 without control characters: those, and bytes that are not UTF-8, become \xNN, a newline \n.
std::string visible(std::string_view bytes);

/// The approximate number of columns of `utf8` in a fixed-width font: East Asian characters and symbols take two.
std::size_t columns(std::string_view utf8);

/// At most `max_columns` of `utf8`: what is cut from its middle is replaced by "…".
std::string shortened(std::string_view utf8, std::size_t max_columns);

}  // namespace cachepy::plot
