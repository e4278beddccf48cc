// A picture drawn by Graphviz. The only file that knows Graphviz.
#pragma once

#include <string>

#include "plot/picture.h"

namespace cachepy::plot {

/// `format`: "svg", "png", "pdf" or "dot" (without positions). Thread-safe: calls wait for each other. Throws Error.
std::string draw(const Picture& picture, const std::string& format);

}  // namespace cachepy::plot
