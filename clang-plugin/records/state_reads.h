// Finds the variables that a body reads and whose values do not follow from the code. Variables that are only written do not
// affect a result.
#pragma once

#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "effects/effects.h"
#include "effects/written.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace cachepy::plugin {

/// How often the value of a variable can change while the code stays the same.
enum class Change {
  kNever,  ///< it exists only during a call, is a constant that follows from the code, or is a lock or the like
  kRarely,  ///< a constant that is computed when the program starts, for example from a file; or one with mutable fields
  kAnyTime,
};

/// The variable to which a reference is bound, if that is known; else the variable itself.
const clang::VarDecl* referred(const clang::VarDecl* variable);

/// For one translation unit. Use it after all instantiations.
class StateReads {
 public:
  using Report = llvm::function_ref<void(const clang::VarDecl*, clang::SourceLocation)>;

  StateReads(clang::ASTContext& context, WrittenVariables::BodyOf body_of)
      : context_(context), written_(context, std::move(body_of)) {}

  Change change_of(const clang::VarDecl* variable);

  /// Reports each location where the function, given with its body as written, reads a variable that can change. Declarations are
  /// canonical.
  void find(const clang::FunctionDecl* function, Report report);

  /// Reports the same for the initialiser of a constant, which may be that of another one.
  void find_in_initialiser(const clang::VarDecl* constant, Report report);

  /// Reports the same for the initialiser of a variable that never changes: code that reads a constant pointer may read its target.
  void find_behind(const clang::VarDecl* constant, Report report);

 private:
  Change find_change(const clang::VarDecl* variable);
  void look_at(const Use& use, Report report);
  bool is_constant(const clang::VarDecl* variable, clang::QualType type);
  bool is_computed_at_start(const clang::VarDecl* variable);

  clang::ASTContext& context_;
  WrittenVariables written_;
  llvm::DenseMap<const clang::VarDecl*, Change> known_;
};

}  // namespace cachepy::plugin
