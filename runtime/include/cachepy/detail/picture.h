// The graph as boxes and arrows, for all exports and drawings of it. libcachepy makes the picture; libcachepy_plot draws it with
// Graphviz.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace cachepy {
enum class NodeState;
}

namespace cachepy::detail {

enum class Look { cached, stale, stale_code, superseded, missing, file, changed_file };

struct Box {
  std::string
      id;  ///< unique: "fname:hash" or "file:PATH"; in a grouped picture "function:NAME" or "directory:PATH"
  std::string label;    ///< the name in full
  std::string note;     ///< the second line of a drawing; may be empty
  std::string details;  ///< the lines of a tooltip, without control characters
  Look look = Look::cached;
  std::optional<NodeState> state;  ///< for calls; empty if the call is known only from its caller
  std::uint64_t cost_ns = 0;       ///< for calls that have a state

  bool is_file() const { return look == Look::file || look == Look::changed_file; }
};

struct Arrow {
  std::size_t from = 0, to = 0;  ///< indices of boxes
  bool is_file = false;          ///< from a file to the call that reads it; otherwise from caller to callee
  std::size_t count = 1;         ///< number of (caller, callee) or (file, call) pairs it stands for
};

struct Picture {
  std::vector<Box> boxes;
  std::vector<Arrow> arrows;
  bool highlights_stale = true;
  bool is_grouped = false;
};

struct PictureOptions {
  bool highlight_stale = true;  ///< otherwise stale calls and changed files look like others
  bool superseded = true;       ///< includes superseded calls
};

/// Returns one box for each call and each file of this process's graph: calls by function and hash, then calls that are known only
/// from their callers, then files by path. Checks every entry and every file once.
Picture graph_picture(const PictureOptions& options = {});

/// Returns `picture` with one box for each function and each directory.
Picture grouped(const Picture& picture);

/// Returns `picture` in Graphviz's language DOT, with a legend. Boxes have fixed sizes, so the layout does not depend on the fonts
/// of the machine.
std::string to_dot(const Picture& picture);

}  // namespace cachepy::detail
