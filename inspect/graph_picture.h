// The content of a drawing of the graph, for the formats that draw it: boxes for calls and files, and arrows between them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cachepy/graph.h"
#include "graph/graph.h"

namespace cachepy::internal {

struct Box {
  std::string id;       ///< "fname:hash", or "file:" and the path
  std::string label;    ///< function, or the file's name
  std::string details;  ///< lines for a tooltip
  bool is_file = false;
  std::optional<NodeState> state;  ///< of calls; empty: known only from its caller
  std::uint64_t cost_ns = 0;       ///< of calls
};

struct Arrow {
  std::size_t from, to;  ///< boxes
  bool is_file = false;  ///< from a file to the call that tracked it; else from caller to callee
};

struct Picture {
  std::vector<Box> boxes;  ///< calls by function and hash, those known by name only, files by path
  std::vector<Arrow> arrows;
};

Picture picture_of(const Graph& graph);

struct Look {
  const char* fill;
  const char* text;
};
Look look_of(const Box& box);

/// Length of the UTF-8 character at the start of `s`; 0 when there is none, or one that formats of text do not take: a
/// control character other than \n.
std::size_t character_length(std::string_view s);

}  // namespace cachepy::internal
