// A line on standard error that says how far long work is, where that is a terminal.
#pragma once

#include <cachepy/cache.h>

#include <string>

namespace cachepy::tools {

/// To be given to functions that tell their progress: shows "what: 12 of 100" and renews it, once they have taken longer
/// than a second; takes the line away with its last copy. Nothing when standard error is no terminal.
Progress progress_line(const std::string& what);

}  // namespace cachepy::tools
