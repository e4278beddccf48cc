#include "records/roots.h"

#include "clang/AST/ASTContext.h"
#include "clang/Basic/SourceManager.h"
#include "compiler/llvm_compat.h"

namespace cachepy::plugin {

using namespace clang;

namespace {

bool is_strong(GVALinkage linkage) {
  return linkage == GVA_StrongExternal || linkage == GVA_StrongODR;
}

bool is_strong_definition(const Decl* decl, ASTContext& context) {
  if (const auto* function = dyn_cast<FunctionDecl>(decl))
    return is_strong(context.GetGVALinkageForFunction(function));
  const auto* variable = cast<VarDecl>(decl);
  return variable->isThisDeclarationADefinition() != VarDecl::DeclarationOnly &&
         is_strong(context.GetGVALinkageForVariable(variable));
}

}  // namespace

void RecordRoots::see(DeclGroupRef group) {
  for (Decl* decl : group) see(decl);
}

void RecordRoots::see(Decl* decl) {
  if (isa<NamespaceDecl, LinkageSpecDecl, ExportDecl>(decl)) {
    // System headers contain namespaces with very many declarations, which are skipped.
    if (decl->getASTContext().getSourceManager().isInSystemHeader(decl->getLocation())) return;
    for (Decl* inner : cast<DeclContext>(decl)->decls()) see(inner);
    return;
  }
  const auto* function = dyn_cast<FunctionDecl>(decl);
  const auto* variable = dyn_cast<VarDecl>(decl);
  if (function ? function->isThisDeclarationADefinition() : variable && variable->hasGlobalStorage())
    if (!decl->isTemplated() && !decl->isInvalidDecl()) seen_.push_back(decl);
}

llvm::SetVector<const Decl*> RecordRoots::all(ASTContext& context) const {
  llvm::SetVector<const Decl*> roots;
  for (Decl* decl : seen_)
    if (is_strong_definition(decl, context)) roots.insert(decl->getCanonicalDecl());
  for (const CXXRecordDecl* record : vtables_)
    for (const CXXMethodDecl* method : record->methods())
      if (method->isVirtual() && !compat::is_pure_virtual(method)) roots.insert(method->getCanonicalDecl());
  return roots;
}

}  // namespace cachepy::plugin
