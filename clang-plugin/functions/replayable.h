// Decides which cached functions' stored calls can be made again.
#pragma once

#include <optional>

#include "clang/AST/Type.h"
#include "functions/plan.h"

namespace clang {
class Sema;
}

namespace cachepy::plugin {

/// The type of the function as the runtime's replay<>() takes it, if the arguments of its calls can be read back from an entry.
/// Instantiates the code that reads them. Call this when the function has been rewritten.
std::optional<clang::QualType> replayable_type(const MemoPlan& plan, clang::Sema& sema);

}  // namespace cachepy::plugin
