// Step one of three: finds the definitions of annotated functions, and keeps them from code generation until
// the end of the translation unit, because only then all the code is known that a function can reach.
#pragma once

#include <vector>

#include "clang/AST/DeclGroup.h"
#include "llvm/ADT/DenseSet.h"

namespace clang {
class Decl;
class FunctionDecl;
class Sema;
class Stmt;
class TagDecl;
}  // namespace clang

namespace cachepy::plugin {

/// Told of every declaration before Clang's code generation is.
class Finder {
 public:
  /// Looks through namespaces and linkage specifications.
  void see(clang::DeclGroupRef group);
  void see(clang::Decl* decl);
  /// A class whose members' bodies may still be to come. Clang does not tell of those that are a try block.
  void see_class(const clang::TagDecl* tag);

  /// Gives the functions found since the last call their bodies back and returns them, in the order of
  /// definition.
  std::vector<clang::FunctionDecl*> take(clang::Sema& sema);

  /// From now on functions are left as they are: nobody will take them.
  void stop() { stopped_ = true; }

 private:
  struct Found {
    clang::FunctionDecl* function;
    clang::Stmt* body;  ///< null where it was left in place
  };

  bool stopped_ = false;
  std::vector<Found> found_;
  std::vector<clang::FunctionDecl*> members_;  ///< marked ones of the classes seen since take()
  llvm::DenseSet<const clang::FunctionDecl*> seen_;
};

}  // namespace cachepy::plugin
