// What a library without records may run that it was not linked with: functions with records that it finds by their names, and other
// libraries that define what it leaves undefined, or that come before it and replace what it defines.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string_view>
#include <vector>

#include "program/code_graph.h"
#include "program/loaded_objects.h"

namespace cachepy::internal {

class LibraryCalls {
 public:
  struct Calls {
    std::map<std::string_view, std::vector<CodeGraph::Ref>> functions;  ///< with records, by name
    std::set<std::uintptr_t> libraries;  ///< load addresses of objects without records
  };

  /// `bases`: the load address of each object of the graph. Both must outlive this.
  LibraryCalls(const CodeGraph& graph, const std::vector<std::uintptr_t>& bases)
      : graph_(graph), bases_(bases) {}

  /// The calls of the library at a load address. Looks through its table of names the first time. Not thread-safe.
  const Calls& of(std::uintptr_t library);
  /// To be called after objects were loaded or unloaded.
  void clear() { known_.clear(); }

 private:
  class Search;

  const CodeGraph& graph_;
  const std::vector<std::uintptr_t>& bases_;
  std::map<std::uintptr_t, Calls> known_;
};

}  // namespace cachepy::internal
