// Writes tables of words that a translation unit hands to the runtime when it is loaded.
#pragma once

#include <vector>

#include "clang/AST/Decl.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace clang {
class ASTConsumer;
class Expr;
class FunctionTemplateDecl;
class Sema;
class TemplateArgument;
}  // namespace clang

namespace cachepy::plugin {

class TableWriter {
 public:
  explicit TableWriter(clang::Sema& sema) : sema_(sema) {}

  /// A value as a `const void*`.
  clang::Expr* word(clang::Expr* value);
  clang::Expr* word(std::uint64_t number);
  clang::Expr* text(llvm::StringRef text);
  clang::Expr* null();
  clang::Expr* address_of(clang::ValueDecl* decl);
  /// Of a function template of the runtime; its instantiation is left pending.
  clang::Expr* address_of_instance(llvm::StringRef function_template,
                                   llvm::ArrayRef<clang::TemplateArgument> arguments);
  /// That function template; null where the runtime's header is not included.
  clang::FunctionTemplateDecl* template_of(llvm::StringRef name);

  /// static const void* const name[] = {words…};
  clang::VarDecl* table(llvm::StringRef name, llvm::ArrayRef<clang::Expr*> words);

  /// The library's functions that are told of a table, and the names of those that call them.
  struct Registration {
    llvm::StringRef constructor;
    llvm::StringRef add;
    llvm::StringRef destructor;
    llvm::StringRef forget;
  };
  /// Generates code for the table, of `count` rows, and for what hands it to the runtime as long as it is loaded.
  void emit_while_loaded(clang::VarDecl* table, std::uint64_t count, clang::ASTConsumer& consumer,
                         const Registration& names);

  enum class When { kLoaded, kUnloaded };
  /// A function that calls the library's, if that is linked: static void name() { if (callee) callee(arguments…); }
  clang::FunctionDecl* call_when(When when, llvm::StringRef name, llvm::StringRef callee,
                                 llvm::ArrayRef<clang::Expr*> arguments);

 private:
  clang::FunctionDecl* declare_function(llvm::StringRef name, llvm::ArrayRef<clang::QualType> parameters);

  clang::Sema& sema_;
};

}  // namespace cachepy::plugin
