// Library functions that take time, or that do more than compute a result, by name. This is advice, not a verdict of the plugin.
#pragma once

#include "clang/AST/Decl.h"
#include "llvm/ADT/StringRef.h"

namespace cachepy::lint {

enum class Work { kNone, kOpensFiles, kChangesFiles, kNetwork, kPrograms, kSleeps, kThreads, kPrints };

/// What a library function does. `name` is its library_name().
Work work_of(llvm::StringRef name);

/// "opens files".
llvm::StringRef description_of(Work work);

/// What a hit lacks because the function did not run, and what to do about it; "" if it lacks nothing. Documented in tracking.md.
llvm::StringRef loss_of(Work work);

/// Whether a function of the standard library runs through a range: an algorithm, except those for two or three values.
bool is_looping_algorithm(const clang::FunctionDecl* function);

}  // namespace cachepy::lint
