// The path of calls from a cached function to another function, for messages.
#pragma once

#include <string>

#include "clang/AST/Decl.h"
#include "llvm/ADT/DenseMap.h"

namespace cachepy::plugin {

/// Filled by a breadth-first search from one function, so that each path is a shortest one.
class CallPath {
 public:
  explicit CallPath(const clang::Decl* start) { callers_[start] = nullptr; }

  /// False if a path to `next` is already known.
  bool add(const clang::Decl* next, const clang::Decl* caller) {
    return callers_.try_emplace(next, caller).second;
  }
  /// "simulate -> helper"
  std::string to(const clang::Decl* reached) const;

 private:
  llvm::DenseMap<const clang::Decl*, const clang::Decl*> callers_;  // null for the start
};

}  // namespace cachepy::plugin
