// Which compiler options change results. All do, including those of a newer Clang, unless a list here excludes them.
#pragma once

#include "llvm/ADT/StringRef.h"

namespace cachepy::plugin {

enum class FlagEffect {
  kResults,
  kOptimization,  ///< affects only code that the optimizer may compute differently than the machine
  kNone,
};

/// By the names in Clang's LangOptions.def and CodeGenOptions.def.
FlagEffect effect_of_language_option(llvm::StringRef name);
FlagEffect effect_of_code_generation_option(llvm::StringRef name);

}  // namespace cachepy::plugin
