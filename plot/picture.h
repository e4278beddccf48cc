// The content of a drawing as plain data: boxes and arrows. Knows nothing about Graphviz.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "plot/snapshot.h"

namespace cachepy::plot {

enum class Look { cached, stale, stale_code, superseded, missing, file, changed_file };

struct Box {
  std::string name;                ///< unique
  std::vector<std::string> lines;  ///< its text; already visible()
  std::string tooltip;
  Look look = Look::cached;
};

struct Arrow {
  std::size_t from = 0, to = 0;  ///< index of a box
  std::size_t calls = 1;         ///< how many calls it represents
  bool file = false;             ///< from a call to a file that it read
};

struct Picture {
  std::vector<Box> boxes;
  std::vector<Arrow> arrows;
  bool grouped = false;
  bool highlights_stale = true;
};

/// More boxes than this are grouped. Graphviz needs less than a second for this many, and minutes for ten times as many.
inline constexpr std::size_t kMaxBoxes = 300;
inline constexpr std::size_t kMaxArrows = 1000;

/// One box for each call and each file.
Picture each_call(const Snapshot& snapshot, bool highlight_stale);

/// As above, or one box for each function and directory if there are too many. Throws Error if those are too many as well.
Picture drawable(const Snapshot& snapshot, bool highlight_stale);

}  // namespace cachepy::plot
