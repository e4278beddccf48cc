// Where the attribute of a function is written, and how.
#pragma once

#include <optional>

#include "clang/AST/Decl.h"
#include "clang/Basic/SourceManager.h"
#include "result.h"

namespace cachepy::lint {

/// The beginning of the declaration. Nothing if a macro writes a part of it.
std::optional<Insertion> insertion_for(const clang::FunctionDecl* definition,
                                       const clang::SourceManager& sources);

}  // namespace cachepy::lint
