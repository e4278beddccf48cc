// The names in assembly code that may be those of functions and variables. Knows no processor: what is no name is in no table of
// symbols, either.
#pragma once

#include <vector>

#include "llvm/ADT/StringRef.h"

namespace cachepy::plugin {

struct AsmWord {
  llvm::StringRef text;
  bool is_called;  ///< stands behind an instruction that calls or jumps
};

std::vector<AsmWord> words_of_assembly(llvm::StringRef code);

}  // namespace cachepy::plugin
