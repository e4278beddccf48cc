// Finds the words in assembly code that may be names of functions and variables. It does not depend on the processor: a word that is
// not a name is in no symbol table.
#pragma once

#include <vector>

#include "llvm/ADT/StringRef.h"

namespace cachepy::plugin {

struct AsmWord {
  llvm::StringRef text;
  bool is_called;  ///< follows a call or jump instruction
};

std::vector<AsmWord> words_of_assembly(llvm::StringRef code);

}  // namespace cachepy::plugin
