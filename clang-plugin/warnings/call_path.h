// How a cached function comes to call another one, for messages.
#pragma once

#include <string>

#include "clang/AST/Decl.h"
#include "llvm/ADT/DenseMap.h"

namespace cachepy::plugin {

/// Filled while a search goes from one function to what it can reach, breadth first, so that each way is a shortest one.
class CallPath {
 public:
  explicit CallPath(const clang::Decl* start) { callers_[start] = nullptr; }

  /// False where a way to `next` is known already.
  bool add(const clang::Decl* next, const clang::Decl* caller) {
    return callers_.try_emplace(next, caller).second;
  }
  /// "simulate -> helper"
  std::string to(const clang::Decl* reached) const;

 private:
  llvm::DenseMap<const clang::Decl*, const clang::Decl*> callers_;  // null for the start
};

}  // namespace cachepy::plugin
