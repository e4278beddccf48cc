#include "definitions.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"

namespace cachepy::lint {
namespace {

using namespace clang;

class Visitor : public RecursiveASTVisitor<Visitor> {
 public:
  Visitor(ASTContext& context, const ProjectFiles& files)
      : sources_(context.getSourceManager()), files_(files) {}

  bool shouldVisitTemplateInstantiations() const { return true; }

  bool VisitFunctionDecl(FunctionDecl* function) {
    const auto* method = dyn_cast<CXXMethodDecl>(function);
    if (!function->isThisDeclarationADefinition() || !function->hasBody() || function->isImplicit() ||
        function->isDefaulted() || function->isDependentContext() || function->isInvalidDecl() ||
        (method && method->getParent()->isLambda()))
      return true;
    if (files_.contain(as_written(function)->getLocation(), sources_)) found.push_back(function);
    return true;
  }

  std::vector<FunctionDecl*> found;

 private:
  const SourceManager& sources_;
  const ProjectFiles& files_;
};

}  // namespace

std::vector<FunctionDecl*> definitions_in(ASTContext& context, const ProjectFiles& files) {
  Visitor visitor(context, files);
  // Only the top level is filtered: what is in the namespace of a library is the library's.
  for (Decl* decl : context.getTranslationUnitDecl()->decls())
    if (files.contain(decl->getLocation(), context.getSourceManager())) visitor.TraverseDecl(decl);
  return std::move(visitor.found);
}

const FunctionDecl* as_written(const FunctionDecl* function) {
  const FunctionDecl* pattern = function->getTemplateInstantiationPattern();
  return pattern ? pattern : function;
}

bool is_special(const FunctionDecl* function) {
  return function->isMain() || function->isOverloadedOperator() ||
         isa<CXXDestructorDecl, CXXConversionDecl>(function);
}

}  // namespace cachepy::lint
