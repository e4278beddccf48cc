// Warns about variables that a cached function reads and that are not in its key: variables that outlive a call and may change.
//
// Visits all code that can be reached in this translation unit. Changes nothing.
#pragma once

#include "clang/AST/Decl.h"
#include "fingerprint/fingerprint.h"
#include "functions/object_reads.h"
#include "llvm/ADT/DenseSet.h"
#include "records/state_reads.h"

namespace cachepy::plugin {

/// Whether the value of this variable is in the keys of functions that reach a read of it.
using IsInKey = llvm::function_ref<bool(const clang::VarDecl*)>;

class UncachedState {
 public:
  /// Reports each variable once, at the first use that `function` can reach, even if several functions reach it.
  void report(const clang::FunctionDecl* function, Fingerprints& fingerprints, BodyOf body_of,
              IsInKey is_in_key, StateReads& state_reads);

 private:
  llvm::DenseSet<const clang::Decl*> seen_;
  llvm::DenseSet<const clang::VarDecl*> reported_;
};

}  // namespace cachepy::plugin
