// What a drawing shows, as plain data: boxes and arrows. Knows nothing of Graphviz.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "plot/snapshot.h"

namespace cachepy::plot {

enum class Look { cached, stale, stale_code, superseded, missing, file, changed_file };

struct Box {
  std::string name;                ///< tells it from all others
  std::vector<std::string> lines;  ///< to be shown; visible()
  std::string tooltip;
  Look look = Look::cached;
};

struct Arrow {
  std::size_t from = 0, to = 0;  ///< index of a box
  std::size_t calls = 1;         ///< how many it stands for
  bool file = false;             ///< from a call to a file that it read
};

struct Picture {
  std::vector<Box> boxes;
  std::vector<Arrow> arrows;
  bool grouped = false;
  bool highlights_stale = true;
};

/// More boxes than this are grouped: Graphviz needs under a second for so many, and minutes for ten times as many.
inline constexpr std::size_t kMaxBoxes = 300;
inline constexpr std::size_t kMaxArrows = 1000;

/// Every call and every file by itself.
Picture each_call(const Snapshot& snapshot, bool highlight_stale);

/// The same, or by function and directory when that is too much. Throws Error when that is too much as well.
Picture drawable(const Snapshot& snapshot, bool highlight_stale);

}  // namespace cachepy::plot
