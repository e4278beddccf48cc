#include "records/state_reads.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "standard_types.h"

namespace cachepy::plugin {
namespace {

using clang::Expr;
using clang::Stmt;
using clang::VarDecl;

/// Finds the places where a body reads variables that may change.
class Reads : public clang::RecursiveASTVisitor<Reads> {
  using Base = clang::RecursiveASTVisitor<Reads>;

 public:
  using Report = llvm::function_ref<void(const VarDecl*, clang::SourceLocation)>;
  Reads(const clang::ASTContext& context, Report report) : context_(context), report_(report) {}

  bool shouldVisitImplicitCode() const { return true; }
  bool shouldVisitTemplateInstantiations() const { return true; }

  bool VisitDeclRefExpr(clang::DeclRefExpr* use) { return visit_use(use->getDecl(), use->getLocation()); }
  bool VisitMemberExpr(clang::MemberExpr* use) {
    return visit_use(use->getMemberDecl(), use->getMemberLoc());
  }

  // "x = 1" reads nothing of x.
  bool TraverseBinaryOperator(clang::BinaryOperator* op) {
    if (op->getOpcode() != clang::BO_Assign) return Base::TraverseBinaryOperator(op);
    return traverse_place(op->getLHS()) && TraverseStmt(op->getRHS());
  }

  // Nor does "++x;", "x += 1;" or "x.push_back(1);" let it into the result: what they give is dropped.
  bool TraverseCompoundStmt(clang::CompoundStmt* block) {
    for (Stmt* stmt : block->body())
      if (!traverse_statement(stmt)) return false;
    return true;
  }

 private:
  bool traverse_statement(Stmt* stmt) {
    auto* full = llvm::dyn_cast_or_null<clang::FullExpr>(stmt);
    Stmt* inner = full ? full->getSubExpr() : stmt;
    auto* unary = llvm::dyn_cast_or_null<clang::UnaryOperator>(inner);
    if (unary && unary->isIncrementDecrementOp()) return traverse_place(unary->getSubExpr());
    if (auto* compound = llvm::dyn_cast_or_null<clang::CompoundAssignOperator>(inner))
      return traverse_place(compound->getLHS()) && TraverseStmt(compound->getRHS());
    if (auto* call = llvm::dyn_cast_or_null<clang::CXXOperatorCallExpr>(inner))
      if (call->getNumArgs() > 0 && only_takes(call, 1)) return traverse_update(call->getArg(0), call, 1);
    if (auto* call = llvm::dyn_cast_or_null<clang::CXXMemberCallExpr>(inner))
      if (only_takes(call, 0)) return traverse_update(call->getImplicitObjectArgument(), call, 0);
    return TraverseStmt(stmt);
  }

  /// Can nothing come out of the call through its arguments, from the given one on?
  static bool only_takes(const clang::CallExpr* call, unsigned first) {
    for (unsigned i = first; i < call->getNumArgs(); ++i) {
      const Expr* argument = call->getArg(i);
      if (argument->getType()->isPointerType() && !argument->getType()->getPointeeType().isConstQualified())
        return false;
      if (argument->isLValue() && !argument->getType().isConstQualified()) return false;
    }
    return true;
  }

  bool traverse_update(Expr* object, clang::CallExpr* call, unsigned first) {
    for (unsigned i = first; i < call->getNumArgs(); ++i)
      if (!TraverseStmt(call->getArg(i))) return false;
    return traverse_place(object);
  }

  /// What is written to: x, x.field, x[index], of which only the index is read.
  bool traverse_place(Expr* place) {
    place = place->IgnoreParenImpCasts();
    if (llvm::isa<clang::DeclRefExpr>(place)) return true;
    if (auto* member = llvm::dyn_cast<clang::MemberExpr>(place); member && !member->isArrow())
      return traverse_place(member->getBase());
    if (auto* element = llvm::dyn_cast<clang::ArraySubscriptExpr>(place))
      return traverse_place(element->getBase()) && TraverseStmt(element->getIdx());
    if (auto* call = llvm::dyn_cast<clang::CXXOperatorCallExpr>(place);
        call && call->getOperator() == clang::OO_Subscript && call->getNumArgs() == 2)
      return traverse_place(call->getArg(0)) && TraverseStmt(call->getArg(1));
    return TraverseStmt(place);
  }

  bool visit_use(const clang::ValueDecl* decl, clang::SourceLocation where) {
    const auto* variable = llvm::dyn_cast<VarDecl>(decl);
    if (variable && may_change(variable, context_)) report_(variable->getCanonicalDecl(), where);
    return true;
  }

  const clang::ASTContext& context_;
  const Report report_;
};

}  // namespace

bool may_change(const VarDecl* variable, const clang::ASTContext& context) {
  if (!variable->hasGlobalStorage() || variable->isConstexpr()) return false;
  const clang::QualType type = variable->getType().getNonReferenceType();
  return !context.getBaseElementType(type).isConstQualified() && !is_for_synchronisation(type);
}

void find_state_reads(const clang::FunctionDecl* function, const clang::ASTContext& context,
                      llvm::function_ref<void(const VarDecl*, clang::SourceLocation)> report) {
  Reads reads(context, report);
  if (const auto* constructor = llvm::dyn_cast<clang::CXXConstructorDecl>(function))
    for (const clang::CXXCtorInitializer* part : constructor->inits()) reads.TraverseStmt(part->getInit());
  reads.TraverseStmt(function->getBody());
}

}  // namespace cachepy::plugin
