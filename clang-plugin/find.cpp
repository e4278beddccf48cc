#include "find.h"

#include "clang/AST/Decl.h"
#include "clang/AST/DeclCXX.h"
#include "marks.h"

namespace cachepy::plugin {

void Finder::see(clang::DeclGroupRef group) {
  for (clang::Decl* decl : group) see(decl);
}

void Finder::see(clang::Decl* decl) {
  if (llvm::isa<clang::NamespaceDecl, clang::LinkageSpecDecl, clang::ExportDecl>(decl)) {
    for (clang::Decl* inner : llvm::cast<clang::DeclContext>(decl)->decls()) see(inner);
    return;
  }
  auto* function = llvm::dyn_cast<clang::FunctionDecl>(decl);
  if (!function || !function->isThisDeclarationADefinition() || function->isDependentContext() ||
      function->isInvalidDecl() || !cache_file_mark(function) || !seen_.insert(function).second)
    return;

  // Code generation passes over a definition without a body, and "will have a body" keeps it a definition for
  // all else. A constexpr function may be evaluated before the end; it is going to be refused anyway.
  clang::Stmt* body = function->isConstexpr() ? nullptr : function->getBody();
  if (body) {
    function->setBody(nullptr);
    function->setWillHaveBody();
  }
  found_.push_back({function, body});
}

std::vector<clang::FunctionDecl*> Finder::take() {
  std::vector<clang::FunctionDecl*> functions;
  for (auto [function, body] : std::exchange(found_, {})) {
    if (body) {
      function->setBody(body);
      function->setWillHaveBody(false);
    }
    functions.push_back(function);
  }
  return functions;
}

}  // namespace cachepy::plugin
