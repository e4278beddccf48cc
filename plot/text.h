// Names and paths, which may be any bytes, as text that can be shown: in a drawing, in a page, in a message.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace cachepy::plot {

/// UTF-8 without control characters: those, and bytes that are not UTF-8, become \xNN, a newline \n.
std::string visible(std::string_view bytes);

/// How many columns of a fixed-width font `utf8` takes, roughly: East Asian characters and symbols count twice.
std::size_t columns(std::string_view utf8);

/// At most `max_columns` of `utf8`: what is cut from its middle is replaced by "…".
std::string shortened(std::string_view utf8, std::size_t max_columns);

}  // namespace cachepy::plot
