#include "base/duration.h"

#include <array>
#include <cstdio>

namespace cachepy::internal {

std::string readable_duration(std::chrono::nanoseconds duration) {
  const auto ns = static_cast<double>(duration.count());
  std::array<char, 32> text;
  if (ns < 1e3)
    std::snprintf(text.data(), text.size(), "%.0f ns", ns);
  else if (ns < 1e6)
    std::snprintf(text.data(), text.size(), "%.3g µs", ns / 1e3);
  else if (ns < 1e9)
    std::snprintf(text.data(), text.size(), "%.3g ms", ns / 1e6);
  else
    std::snprintf(text.data(), text.size(), ns < 1e11 ? "%.3g s" : "%.0f s", ns / 1e9);
  return text.data();
}

}  // namespace cachepy::internal
