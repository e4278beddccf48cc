// Step one of three: finds the definitions of annotated functions, and keeps them from code generation until
// the end of the translation unit, because only then all the code is known that a function can reach.
#pragma once

#include <vector>

#include "clang/AST/DeclGroup.h"
#include "llvm/ADT/DenseSet.h"

namespace clang {
class Decl;
class FunctionDecl;
class Stmt;
}  // namespace clang

namespace cachepy::plugin {

/// Told of every declaration before Clang's code generation is.
class Finder {
 public:
  /// Looks through namespaces and linkage specifications.
  void see(clang::DeclGroupRef group);
  void see(clang::Decl* decl);

  /// Gives the functions found since the last call their bodies back and returns them, in the order of
  /// definition.
  std::vector<clang::FunctionDecl*> take();

 private:
  struct Found {
    clang::FunctionDecl* function;
    clang::Stmt* body;  ///< null where it was left in place
  };

  std::vector<Found> found_;
  llvm::DenseSet<const clang::FunctionDecl*> seen_;
};

}  // namespace cachepy::plugin
