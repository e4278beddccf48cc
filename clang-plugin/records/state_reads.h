// Which variables a body reads whose values do not follow from the code: writing alone lets nothing into a result.
#pragma once

#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "effects/effects.h"
#include "effects/written.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace cachepy::plugin {

/// How the value of a variable can be another one for the same code.
enum class Change {
  kNever,  ///< it ends with a call, is a constant that follows from the code, or a lock or the like
  kRarely,  ///< a constant that is computed when the program starts, of a file, say; or one with mutable fields
  kAnyTime,
};

/// The variable that a reference is another name of, as far as it tells; else the variable itself.
const clang::VarDecl* referred(const clang::VarDecl* variable);

/// Of one translation unit; to be asked when all is instantiated.
class StateReads {
 public:
  using Report = llvm::function_ref<void(const clang::VarDecl*, clang::SourceLocation)>;

  StateReads(clang::ASTContext& context, WrittenVariables::BodyOf body_of)
      : context_(context), written_(context, std::move(body_of)) {}

  Change change_of(const clang::VarDecl* variable);

  /// Reports each place where the function, given with its body as written, reads a variable that changes; canonical
  /// declarations.
  void find(const clang::FunctionDecl* function, Report report);

  /// Reports the same of the initialiser of what never changes: who reads a constant pointer may read what it points to.
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
