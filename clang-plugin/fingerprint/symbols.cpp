#include "fingerprint/symbols.h"

#include "clang/AST/Attr.h"
#include "clang/AST/Mangle.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"

namespace cachepy::plugin {

using namespace clang;

namespace {

class Finder : public RecursiveASTVisitor<Finder> {
 public:
  Finder(ASTContext& context, llvm::StringMap<const Decl*>& out)
      : sources_(context.getSourceManager()), mangler_(context.createMangleContext()), out_(out) {}

  bool shouldVisitTemplateInstantiations() const { return true; }
  bool shouldVisitImplicitCode() const { return false; }
  // What is declared in functions has no name of its own, but for static locals, which none can guess.
  bool TraverseStmt(Stmt*) { return true; }

  bool VisitFunctionDecl(FunctionDecl* function) {
    if (function->isTemplated() || sources_.isInSystemHeader(function->getLocation())) return true;
    if (auto* constructor = dyn_cast<CXXConstructorDecl>(function))
      add(GlobalDecl(constructor, Ctor_Complete));
    else if (auto* destructor = dyn_cast<CXXDestructorDecl>(function))
      add(GlobalDecl(destructor, Dtor_Complete));
    else if (!isa<CXXDeductionGuideDecl>(function))
      add(GlobalDecl(function));
    return true;
  }
  bool VisitVarDecl(VarDecl* variable) {
    if (!variable->isTemplated() && variable->hasGlobalStorage() && !isa<ParmVarDecl>(variable) &&
        !sources_.isInSystemHeader(variable->getLocation()))
      add(GlobalDecl(variable));
    return true;
  }

 private:
  void add(GlobalDecl decl) {
    const auto* named = cast<NamedDecl>(decl.getDecl());
    std::string name;
    llvm::raw_string_ostream stream(name);
    if (mangler_->shouldMangleDeclName(named))
      mangler_->mangleName(decl, stream);
    else
      stream << *named;
    out_.try_emplace(name, named->getCanonicalDecl());
  }

  const SourceManager& sources_;
  const std::unique_ptr<MangleContext> mangler_;
  llvm::StringMap<const Decl*>& out_;
};

}  // namespace

const Decl* Symbols::find(StringRef symbol) {
  look_through();
  return mangled_.lookup(symbol);
}

void Symbols::look_through() {
  if (looked_) return;
  looked_ = true;
  Finder(context_, mangled_).TraverseDecl(context_.getTranslationUnitDecl());
}

const Decl* Symbols::elsewhere(StringRef symbol, SourceLocation user) {
  const Decl*& decl = elsewhere_[symbol];
  if (decl) return decl;
  FunctionProtoType::ExtProtoInfo info;
  const QualType type = context_.getFunctionType(context_.VoidTy, {}, info);
  FunctionDecl* function =
      FunctionDecl::Create(context_, context_.getTranslationUnitDecl(), user, user,
                           DeclarationName(&context_.Idents.get(symbol)), type, nullptr, SC_Extern);
  function->addAttr(AsmLabelAttr::CreateImplicit(context_, symbol, /*IsLiteralLabel=*/true));
  return decl = function;
}

}  // namespace cachepy::plugin
