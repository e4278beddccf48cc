// Colours on a terminal.
#pragma once

#include <string>
#include <string_view>

namespace cachepy::tools {

enum class Color { kGreen, kYellow, kGray };

/// "always", "never", or "auto" (the default): when standard output is a terminal that is not dumb, and NO_COLOR is
/// not set.
void set_color(std::string_view when);

/// The text between the escape sequences of the colour; the text itself if colours are off.
std::string painted(std::string_view text, Color color);

}  // namespace cachepy::tools
