// How far a long piece of work is: told to whoever wants to show it.
#pragma once

#include <cstddef>
#include <functional>

namespace cachepy::internal {

/// Called now and then, from the working thread; null = nobody wants to know.
using Progress = std::function<void(std::size_t done, std::size_t total)>;

inline void tell(const Progress& progress, std::size_t done, std::size_t total) {
  if (progress) progress(done, total);
}

}  // namespace cachepy::internal
