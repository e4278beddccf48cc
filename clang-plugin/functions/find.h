// The first of three steps: finds the definitions of annotated functions, and withholds them from code generation until the end of the
// translation unit. Only then is all code known that a function can reach.
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

/// Sees every declaration before Clang's code generation does.
class Finder {
 public:
  /// Looks through namespaces and linkage specifications.
  void see(clang::DeclGroupRef group);
  void see(clang::Decl* decl);
  /// A class whose members' bodies may follow. Clang does not announce bodies that are a try block.
  void see_class(const clang::TagDecl* tag);

  /// Restores the bodies of the functions found since the last call, and returns these functions in the order of
  /// definition.
  std::vector<clang::FunctionDecl*> take(clang::Sema& sema);

  /// Stops withholding functions.
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
