// The variable that contains a translation unit's records in the object file.
#pragma once

#include <string>

#include "clang/AST/Decl.h"

namespace clang {
class ASTConsumer;
class Sema;
}  // namespace clang

namespace cachepy::plugin {

/// The variable is declared when the first Site refers to it, and defined at the end of the translation unit, when its content is known.
class RecordVariable {
 public:
  /// The declaration; created by the first call.
  clang::VarDecl* declared(clang::Sema& sema);

  bool is_declared() const { return variable_ != nullptr; }

  /// Sets its content and passes it to code generation.
  void define(const std::string& note, clang::Sema& sema, clang::ASTConsumer& consumer);

 private:
  clang::VarDecl* variable_ = nullptr;
};

}  // namespace cachepy::plugin
