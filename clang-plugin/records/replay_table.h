// The table of the cached functions whose stored calls the runtime can make again.
#pragma once

#include "clang/AST/Decl.h"
#include "llvm/ADT/ArrayRef.h"

namespace clang {
class ASTConsumer;
class Sema;
}  // namespace clang

namespace cachepy::plugin {

struct ReplayableFunction {
  clang::FunctionDecl* wrapper;
  clang::QualType type;  ///< as the runtime's replay<>() takes it
};

/// Writes the table, and the functions that register and forget it. What that instantiates is left pending.
void emit_replay_table(llvm::ArrayRef<ReplayableFunction> functions, clang::Sema& sema,
                       clang::ASTConsumer& consumer);

}  // namespace cachepy::plugin
