// The fingerprint of a function's code: equal where the code means the same, different where a change may
// change results.
#pragma once

#include <array>
#include <cstdint>

#include "llvm/ADT/STLFunctionalExtras.h"

namespace clang {
class ASTContext;
class FunctionDecl;
}  // namespace clang

namespace cachepy::plugin {

/// Gives the declaration that owns a function's original parameters and body: another one when the function
/// was made a wrapper already, the same when not. Never null.
using OriginalOf = llvm::function_ref<const clang::FunctionDecl*(const clang::FunctionDecl*)>;

/// Digest of all code of this translation unit that `function` can reach. {0, 0} means unknown.
std::array<std::uint64_t, 2> fingerprint(const clang::FunctionDecl* function, clang::ASTContext& context,
                                         OriginalOf original_of);

}  // namespace cachepy::plugin
