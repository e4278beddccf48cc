#include "warnings/library_name.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "llvm/Support/raw_ostream.h"

namespace cachepy::plugin {

std::string library_name(const clang::FunctionDecl* function) {
  clang::PrintingPolicy policy(function->getASTContext().getLangOpts());
  policy.SuppressInlineNamespace = true;
  std::string name;
  llvm::raw_string_ostream out(name);
  const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(function);
  const clang::NamedDecl* named = function;
  // Creating an object of such a class is like a call.
  if (method && (llvm::isa<clang::CXXConstructorDecl>(method) || method->isOverloadedOperator()))
    named = method->getParent();
  named->printQualifiedName(out, policy);
  return name;
}

}  // namespace cachepy::plugin
