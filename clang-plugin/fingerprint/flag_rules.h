// Which of the compiler's options change results. All do, also those of a newer Clang, unless a list here has them.
#pragma once

#include "llvm/ADT/StringRef.h"

namespace cachepy::plugin {

enum class FlagEffect {
  kResults,
  kOptimization,  ///< only of what the optimizer may compute otherwise than the machine
  kNone,
};

/// By the names in Clang's LangOptions.def and CodeGenOptions.def.
FlagEffect effect_of_language_option(llvm::StringRef name);
FlagEffect effect_of_code_generation_option(llvm::StringRef name);

}  // namespace cachepy::plugin
