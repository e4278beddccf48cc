#include "records/function_addresses.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/ASTLambda.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "llvm/ADT/SmallPtrSet.h"

namespace cachepy::plugin {
namespace {

using namespace clang;

class Visitor : public RecursiveASTVisitor<Visitor> {
 public:
  explicit Visitor(const ASTContext& context) : context_(context) {}

  bool shouldVisitImplicitCode() const { return true; }
  bool shouldVisitTemplateInstantiations() const { return true; }

  bool VisitCallExpr(CallExpr* call) {
    if (const Expr* callee = call->getCallee()) called_.insert(callee->IgnoreParenImpCasts());
    if (const auto* conversion = dyn_cast_or_null<CXXConversionDecl>(call->getCalleeDecl()))
      add_lambda(conversion);
    return true;
  }
  bool VisitDeclRefExpr(DeclRefExpr* name) {
    const auto* function = dyn_cast<FunctionDecl>(name->getDecl());
    if (function && !called_.contains(name)) add(function, function);
    return true;
  }
  /// Skips dead branches: code generation leaves them out, and functions named there may be defined nowhere.
  bool TraverseIfStmt(IfStmt* stmt) {
    bool is_true = false;
    const bool is_known = !stmt->isConsteval() && !stmt->getCond()->isValueDependent() &&
                          stmt->getCond()->EvaluateAsBooleanCondition(is_true, context_);
    if (!is_known || stmt->hasVarStorage() || stmt->hasInitStorage())
      return RecursiveASTVisitor::TraverseIfStmt(stmt);
    return TraverseStmt(is_true ? stmt->getThen() : stmt->getElse());
  }
  // Their operands are never evaluated.
  bool TraverseUnaryExprOrTypeTraitExpr(UnaryExprOrTypeTraitExpr*) { return true; }
  bool TraverseCXXNoexceptExpr(CXXNoexceptExpr*) { return true; }
  template <class... More>  // a newer Clang passes a further argument
  bool TraverseDecltypeTypeLoc(DecltypeTypeLoc, More...) {
    return true;
  }

  std::vector<AddressedFunction> found;

 private:
  void add_lambda(const CXXConversionDecl* conversion) {
    const CXXRecordDecl* closure = conversion->getParent();
    if (!isLambdaConversionOperator(const_cast<CXXConversionDecl*>(conversion)) || closure->isGenericLambda())
      return;
    add(closure->getLambdaStaticInvoker(), closure->getLambdaCallOperator());
  }

  void add(const FunctionDecl* address, const FunctionDecl* code) {
    if (!address || !code || code->isDependentContext() || code->isConsteval() || code->isDeleted() ||
        code->getBuiltinID() != 0 || code->isMultiVersion() || !code->isUsed(/*CheckUsedAttr=*/false))
      return;
    if (const auto* method = dyn_cast<CXXMethodDecl>(code); method && method->isVirtual()) return;
    if (seen_.insert(address->getCanonicalDecl()).second)
      found.push_back({address, code->getCanonicalDecl()});
  }

  const ASTContext& context_;
  llvm::SmallPtrSet<const Expr*, 16> called_;
  llvm::SmallPtrSet<const FunctionDecl*, 16> seen_;
};

}  // namespace

std::vector<AddressedFunction> addressed_functions(llvm::ArrayRef<const Decl*> units,
                                                   const ASTContext& context) {
  Visitor visitor(context);
  for (const Decl* unit : units)
    if (unit && !isa<CXXRecordDecl>(unit)) visitor.TraverseDecl(const_cast<Decl*>(unit));
  return std::move(visitor.found);
}

}  // namespace cachepy::plugin
