// The graph of this process says what happened: a node that was created after the step began was computed by
// it, an older one was served, and without a node nothing is cached (the program was compiled without the
// plugin).
#include "stage.h"

#include <cachepy/graph.h>

#include <cstdio>

namespace rnaseq {
namespace {

const char* what_happened(const std::string& function, std::chrono::system_clock::time_point since) {
  const char* result = "computed, not cached";
  for (const auto& [id, node] : cachepy::cache_tree_nodes()) {
    if (node.fname != function) continue;
    if (node.created >= since) return "computed in";
    result = "served from cache in";
  }
  return result;
}

}  // namespace

void print_stage(const std::string& function, std::chrono::system_clock::time_point began_at,
                 std::chrono::nanoseconds took) {
  const double microseconds = std::chrono::duration<double, std::micro>(took).count();
  const bool in_milliseconds = microseconds >= 1000;
  std::fprintf(stderr, "  %-26s %-20s %7.*f %s\n", function.c_str(), what_happened(function, began_at),
               in_milliseconds ? 1 : 0, in_milliseconds ? microseconds / 1000 : microseconds,
               in_milliseconds ? "ms" : "µs");
}

}  // namespace rnaseq
