// Runs one step of the pipeline and says whether it ran or came from the cache, and how long that took.
#pragma once

#include <chrono>
#include <string>
#include <utility>

namespace rnaseq {

/// Prints one line on standard error. `began_at`: just before the step was called.
void print_stage(const std::string& function, std::chrono::system_clock::time_point began_at,
                 std::chrono::nanoseconds took);

/// Calls `step`, which calls the cached `function` ("rnaseq::quantify"), and returns its result.
template <class Step>
auto stage(const std::string& function, Step step) {
  const auto began_at = std::chrono::system_clock::now();
  const auto begin = std::chrono::steady_clock::now();
  auto result = step();
  print_stage(function, began_at, std::chrono::steady_clock::now() - begin);
  return result;
}

}  // namespace rnaseq
