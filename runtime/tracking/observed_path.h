// The absolute path of what an observed function was called with. Allocates nothing.
#pragma once

#include <linux/limits.h>

#include <array>
#include <cstddef>
#include <string_view>

#include "frames/recorder.h"

namespace cachepy::internal {

using PathRoom = std::array<char, PATH_MAX + 1>;

/// The length of the path; 0: it is unknown.
std::size_t path_of_descriptor(int fd, PathRoom& room);

/// In two parts.
class ObservedPath {
 public:
  /// `directory`, `path`: as for openat(). Records that the working directory matters if it does.
  ObservedPath(Recorder& recorder, int directory, const char* path);

  const Recorder::Text& text() const { return text_; }
  bool is_absolute() const { return (text_.base.empty() ? text_.rest : text_.base).starts_with('/'); }

 private:
  PathRoom base_;
  Recorder::Text text_;
};

}  // namespace cachepy::internal
