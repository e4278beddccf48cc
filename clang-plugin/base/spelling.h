// Compares names.
#pragma once

#include <initializer_list>

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringRef.h"

namespace cachepy::plugin {

inline bool is_one_of(llvm::StringRef name, std::initializer_list<llvm::StringRef> names) {
  return llvm::is_contained(names, name);
}

/// The candidate that `name` is most likely a misspelling of; empty if none is similar.
inline llvm::StringRef closest_name(llvm::StringRef name, llvm::ArrayRef<llvm::StringLiteral> candidates) {
  llvm::StringRef best;
  std::size_t best_distance = name.size() / 3 + 2;  // as generous as Clang is with misspelt identifiers
  for (llvm::StringRef candidate : candidates) {
    const unsigned distance = name.edit_distance_insensitive(candidate);
    if (distance < best_distance) {
      best = candidate;
      best_distance = distance;
    }
  }
  return best;
}

}  // namespace cachepy::plugin
