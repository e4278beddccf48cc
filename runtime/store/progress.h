// Progress reports of long operations.
#pragma once

#include <cstddef>
#include <functional>

namespace cachepy::internal {

/// Called occasionally, from the working thread. Null: no reports.
using Progress = std::function<void(std::size_t done, std::size_t total)>;

inline void tell(const Progress& progress, std::size_t done, std::size_t total) {
  if (progress) progress(done, total);
}

}  // namespace cachepy::internal
