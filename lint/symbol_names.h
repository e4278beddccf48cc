// Compares the names of functions that compilers, profilers and people write.
#pragma once

#include <string>

#include "llvm/ADT/StringRef.h"

namespace cachepy::lint {

/// The demangled name without words on clones: "ns::f(int)". Names that are not mangled stay as they are.
std::string readable_name(llvm::StringRef symbol);

/// Without parameters, template arguments, unnamed namespaces and result type: "ns::f".
std::string bare_name(llvm::StringRef readable);

}  // namespace cachepy::lint
