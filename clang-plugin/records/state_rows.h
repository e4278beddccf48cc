// Which variables and functions a translation unit's code describes to the runtime.
#pragma once

#include "records/collect.h"
#include "records/state.h"

namespace cachepy::plugin {

/// The variables in keys that the records name, and the functions whose address the described code takes.
/// `body_of`: RecordSources::body_of.
State::Table state_rows(const Collected& code,
                        llvm::function_ref<const clang::FunctionDecl*(const clang::FunctionDecl*)> body_of,
                        const clang::ASTContext& context);

}  // namespace cachepy::plugin
