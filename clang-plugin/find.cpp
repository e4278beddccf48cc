#include "find.h"

#include "clang/AST/Decl.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclFriend.h"
#include "clang/Sema/Sema.h"
#include "marks.h"

namespace cachepy::plugin {

namespace {

/// A constexpr function may be evaluated before the end; it is going to be refused anyway. A virtual inline function
/// without its body would pass for one that is defined elsewhere, which decides where the vtable goes; code for it is
/// generated at the end only.
bool must_keep_body(const clang::FunctionDecl* function) {
  const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(function);
  const bool is_lazy =
      function->isInlined() && !function->hasAttr<clang::UsedAttr>() &&
      function->getTemplateSpecializationKind() != clang::TSK_ExplicitInstantiationDefinition;
  return function->isConstexpr() || (method && method->isVirtual() && is_lazy);
}

}  // namespace

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
  // all else.
  clang::Stmt* body = must_keep_body(function) ? nullptr : function->getBody();
  if (body) {
    function->setBody(nullptr);
    function->setWillHaveBody();
  }
  found_.push_back({function, body});
}

void Finder::see_class(const clang::TagDecl* tag) {
  const auto* record = llvm::dyn_cast<clang::CXXRecordDecl>(tag);
  if (!record || record->isDependentContext()) return;
  for (clang::Decl* decl : record->decls()) {
    if (const auto* friendship = llvm::dyn_cast<clang::FriendDecl>(decl)) decl = friendship->getFriendDecl();
    auto* function = llvm::dyn_cast_or_null<clang::FunctionDecl>(decl);
    if (function && function->hasAttrs() && cache_file_mark(function)) members_.push_back(function);
  }
}

std::vector<clang::FunctionDecl*> Finder::take(clang::Sema& sema) {
  for (clang::FunctionDecl* member : std::exchange(members_, {})) see(member);
  std::vector<clang::FunctionDecl*> functions;
  for (auto [function, body] : std::exchange(found_, {})) {
    if (body) {
      function->setBody(body);
      function->setWillHaveBody(false);
      // Without its body the function that the vtable goes with seemed to be defined elsewhere.
      const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(function);
      if (method && sema.Context.getCurrentKeyFunction(method->getParent()) == method->getCanonicalDecl())
        sema.MarkVTableUsed(function->getLocation(), const_cast<clang::CXXRecordDecl*>(method->getParent()),
                            /*DefinitionRequired=*/true);
    }
    functions.push_back(function);
  }
  return functions;
}

}  // namespace cachepy::plugin
