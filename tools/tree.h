// The graph as a text tree: callers above the calls that they made, the files of each call below it.
#pragma once

#include <cachepy/graph.h>

#include <cstddef>
#include <functional>
#include <string_view>

namespace cachepy::tools {

/// Called with one piece of a text after another.
using WriteText = std::function<void(std::string_view)>;

/// A call with several callers is shown completely the first time; later occurrences refer to it. Arguments are shortened to
/// `most_columns`.
void print_tree(const CacheTree& tree, std::size_t most_columns, const WriteText& write);

}  // namespace cachepy::tools
