#include "effects/written.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"
#include "effects/effects.h"

namespace cachepy::plugin {
namespace {

using namespace clang;

/// Is all code that can name it in this translation unit?
bool is_only_here(const VarDecl* variable) {
  if (!variable->hasGlobalStorage() || variable->getType().isVolatileQualified()) return false;
  if (variable->isExternallyVisible() && !variable->isStaticLocal()) return false;
  return !variable->hasAttr<UsedAttr>() && !variable->hasAttr<AsmLabelAttr>() &&
         !variable->hasAttr<AliasAttr>();
}

/// All code of the translation unit but what libraries have written: they get at a variable only where the user gives it to them.
class Code : public RecursiveASTVisitor<Code> {
  using Base = RecursiveASTVisitor<Code>;

 public:
  Code(ASTContext& context, const WrittenVariables::BodyOf& body_of, OnUse on_use)
      : context_(context), body_of_(body_of), on_use_(on_use) {}

  bool shouldVisitTemplateInstantiations() const { return true; }
  bool TraverseDecl(Decl* decl) {
    return !decl ||
           (!isa<TranslationUnitDecl>(decl) &&
            context_.getSourceManager().isInSystemHeader(decl->getLocation())) ||
           Base::TraverseDecl(decl);
  }
  bool VisitFunctionDecl(FunctionDecl* function) {
    if (!function->isThisDeclarationADefinition() || function->isDependentContext()) return true;
    if (const FunctionDecl* original = body_of_(function); original && original->getBody())
      find_uses(original, on_use_);
    return true;
  }
  bool VisitVarDecl(VarDecl* variable) {
    if (variable->hasGlobalStorage() && variable->getInit() && !variable->isTemplated())
      find_uses(variable->getInit(), context_, on_use_);
    return true;
  }
  bool VisitFieldDecl(FieldDecl* field) {
    if (field->hasInClassInitializer() && field->getInClassInitializer() && !field->isTemplated())
      find_uses(field->getInClassInitializer(), context_, on_use_);
    return true;
  }
  bool VisitFileScopeAsmDecl(FileScopeAsmDecl*) {
    has_assembly = true;
    return true;
  }
  bool VisitAsmStmt(AsmStmt*) {
    has_assembly = true;
    return true;
  }

  bool has_assembly = false;

 private:
  ASTContext& context_;
  const WrittenVariables::BodyOf& body_of_;
  const OnUse on_use_;
};

}  // namespace

bool WrittenVariables::may_be_written(const VarDecl* variable) {
  if (!is_only_here(variable)) return true;
  if (!looked_) look_through();
  return has_assembly_ || written_.contains(variable->getCanonicalDecl());
}

void WrittenVariables::look_through() {
  looked_ = true;
  const auto note = [&](const Use& use) {
    // What a pointer leads to is another variable, and the pointer was read before.
    if (use.place.variable && !use.place.is_behind_pointer && may_write(use))
      written_.insert(use.place.variable->getCanonicalDecl());
  };
  Code code(context_, body_of_, note);
  code.TraverseDecl(context_.getTranslationUnitDecl());
  has_assembly_ = code.has_assembly;
}

}  // namespace cachepy::plugin
