#include "fingerprint/wrapping.h"

#include "clang/AST/Attr.h"
#include "clang/AST/ExprCXX.h"
#include "fingerprint/attribute_rules.h"

namespace cachepy::plugin {

using namespace clang;

bool says_nothing(const Stmt* stmt) {
  if (isa<NullStmt>(stmt)) return true;
  const auto* declarations = dyn_cast<DeclStmt>(stmt);
  return declarations && llvm::all_of(declarations->decls(), [](const Decl* decl) {
           const auto* variable = dyn_cast<VarDecl>(decl);
           if (const auto* alias = dyn_cast<TypedefNameDecl>(decl))
             return !alias->getUnderlyingType()->isVariablyModifiedType();
           return !variable || variable->isLocalExternDecl();
         });
}

/// The only statement with an effect in a block, if it is neither a declaration nor a jump target; otherwise null.
static const Stmt* in_needless_braces(const Stmt* stmt) {
  const auto* block = dyn_cast<CompoundStmt>(stmt);
  if (!block || block->hasStoredFPFeatures()) return nullptr;
  const Stmt* only = nullptr;
  for (const Stmt* each : block->body()) {
    if (says_nothing(each)) continue;
    if (only) return nullptr;
    only = each;
  }
  return only && !isa<DeclStmt, LabelStmt, SwitchCase>(only) ? only : nullptr;
}

static bool has_no_meaning(const AttributedStmt* stmt) {
  return llvm::all_of(stmt->getAttrs(),
                      [](const Attr* attribute) { return is_without_meaning(attribute->getKind()); });
}

const Stmt* without_wrapping(const Stmt* stmt) {
  while (stmt) {
    const auto* attributed = dyn_cast<AttributedStmt>(stmt);
    if (const auto* paren = dyn_cast<ParenExpr>(stmt))
      stmt = paren->getSubExpr();
    else if (const auto* full = dyn_cast<FullExpr>(stmt))
      stmt = full->getSubExpr();
    else if (const auto* replaced = dyn_cast<SubstNonTypeTemplateParmExpr>(stmt))
      stmt = replaced->getReplacement();
    else if (attributed && has_no_meaning(attributed))
      stmt = attributed->getSubStmt();
    else if (const Stmt* inner = in_needless_braces(stmt))
      stmt = inner;
    else
      break;
  }
  return stmt;
}

}  // namespace cachepy::plugin
