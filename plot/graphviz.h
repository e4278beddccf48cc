// Draws DOT with Graphviz. Only graphviz.cpp and graphviz_library.* use its API.
#pragma once

#include <string>

namespace cachepy::plot {

/// `format`: "svg", "png" or "pdf". Thread-safe: calls wait for each other. Throws Error.
std::string draw(const std::string& dot, const std::string& format);

}  // namespace cachepy::plot
