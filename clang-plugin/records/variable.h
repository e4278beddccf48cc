// The variable that carries a translation unit's records into the object file.
#pragma once

#include <string>

#include "clang/AST/Decl.h"

namespace clang {
class ASTConsumer;
class Sema;
}  // namespace clang

namespace cachepy::plugin {

/// It is declared when the first Site refers to it, and defined at the end of the translation unit, when its content is known.
class RecordVariable {
 public:
  /// The declaration; made on the first call.
  clang::VarDecl* declared(clang::Sema& sema);

  bool is_declared() const { return variable_ != nullptr; }

  /// Gives it its content and hands it to code generation.
  void define(const std::string& note, clang::Sema& sema, clang::ASTConsumer& consumer);

 private:
  clang::VarDecl* variable_ = nullptr;
};

}  // namespace cachepy::plugin
