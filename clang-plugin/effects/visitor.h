// The walk behind find_uses(): effects.cpp has statements, operators and places, calls.cpp has calls and their arguments.
#pragma once

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"
#include "effects/effects.h"
#include "effects/known_members.h"
#include "effects/named_variables.h"
#include "effects/place.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/Support/SaveAndRestore.h"

namespace cachepy::plugin::effects {

using namespace clang;

/// The expression inside of parentheses and temporaries; null if `stmt` is not an expression.
const Expr* without_wrapping(const Stmt* stmt);

/// Whether it is a reference or pointer through which its target cannot be changed.
bool leads_to_constant(QualType type);

class Visitor : public RecursiveASTVisitor<Visitor> {
  using Base = RecursiveASTVisitor<Visitor>;

 public:
  Visitor(const ASTContext& context, OnUse on_use) : context_(context), on_use_(on_use) {}

  bool shouldVisitImplicitCode() const { return true; }

  // --- what is not evaluated, or not here

  bool TraverseCXXRecordDecl(CXXRecordDecl*) { return true; }
  bool TraverseCXXNoexceptExpr(CXXNoexceptExpr*) { return true; }
  template <class... More>  // a newer Clang passes a further argument
  bool TraverseDecltypeTypeLoc(DecltypeTypeLoc, More...) {
    return true;
  }
  // The bound of a variable-length array is evaluated, also in "sizeof".
  bool TraverseUnaryExprOrTypeTraitExpr(UnaryExprOrTypeTraitExpr* size) {
    return !size->getTypeOfArgument()->isVariablyModifiedType() ||
           Base::TraverseUnaryExprOrTypeTraitExpr(size);
  }
  template <class... More>
  bool TraverseTypeLoc(TypeLoc type, More... more) {
    return !type.getType()->isVariablyModifiedType() || Base::TraverseTypeLoc(type, more...);
  }
  // In these, `this` is a different object than the function's.
  bool TraverseCXXDefaultInitExpr(CXXDefaultInitExpr* init) {
    const llvm::SaveAndRestore other_object(is_other_object_, true);
    return TraverseStmt(init->getExpr());
  }

  // --- statements whose value is not used

  bool VisitCompoundStmt(CompoundStmt* block);
  bool VisitStmtExpr(StmtExpr* expr) {
    values_of_blocks_.insert(expr->getSubStmt());
    return true;
  }
  bool VisitIfStmt(IfStmt* stmt) { return drop(stmt->getThen()) && drop(stmt->getElse()); }
  bool VisitForStmt(ForStmt* stmt) {
    return drop(stmt->getInc()) && drop(stmt->getInit()) && drop(stmt->getBody());
  }
  bool VisitWhileStmt(WhileStmt* stmt) { return drop(stmt->getBody()); }
  bool VisitDoStmt(DoStmt* stmt) { return drop(stmt->getBody()); }
  bool VisitCXXForRangeStmt(CXXForRangeStmt* stmt) { return drop(stmt->getBody()); }
  bool VisitSwitchCase(SwitchCase* stmt) { return drop(stmt->getSubStmt()); }
  bool VisitLabelStmt(LabelStmt* stmt) { return drop(stmt->getSubStmt()); }
  bool VisitAttributedStmt(AttributedStmt* stmt) { return drop(stmt->getSubStmt()); }
  bool VisitExplicitCastExpr(ExplicitCastExpr* cast) {
    return cast->getCastKind() != CK_ToVoid || drop(cast->getSubExpr());
  }

  // --- operators

  bool TraverseBinaryOperator(BinaryOperator* op);
  bool TraverseCompoundAssignOperator(CompoundAssignOperator* op);
  bool TraverseUnaryOperator(UnaryOperator* op);

  bool TraverseImplicitCastExpr(ImplicitCastExpr* cast);
  bool VisitCastExpr(CastExpr* cast);

  // --- calls

  bool TraverseCXXMemberCallExpr(CXXMemberCallExpr* call);
  bool traverse_member_call(CXXMemberCallExpr* call, MemberExpr* callee, const CXXMethodDecl* method);

  bool TraverseCXXOperatorCallExpr(CXXOperatorCallExpr* call);
  bool traverse_operator_call(CXXOperatorCallExpr* call, const FunctionDecl* callee,
                              const CXXMethodDecl* method);

  bool TraverseCallExpr(CallExpr* call) { return traverse_call(call); }
  bool TraverseUserDefinedLiteral(UserDefinedLiteral* call) { return traverse_call(call); }

  bool TraverseCXXConstructExpr(CXXConstructExpr* made) { return construct(made); }
  bool TraverseCXXTemporaryObjectExpr(CXXTemporaryObjectExpr* made) { return construct(made); }

  // --- closures

  /// Who uses the captured `this` is found in the body.
  bool TraverseLambdaCapture(LambdaExpr* lambda, const LambdaCapture* capture, Expr* init);
  bool TraverseLambdaExpr(LambdaExpr* lambda);
  bool TraverseBlockExpr(BlockExpr* block) {
    const llvm::SaveAndRestore deferred(is_deferred_, true);
    return Base::TraverseBlockExpr(block) && TraverseStmt(block->getBody());
  }

  // --- a range of which each element is copied or looked at

  bool TraverseCXXForRangeStmt(CXXForRangeStmt* loop);

  // --- all other uses of a place

  bool TraverseDeclRefExpr(DeclRefExpr* name) {
    name_constants(name->getDecl(), name->getLocation());
    return !place_named_by(name) || use(name, handed_on(name), name);
  }
  bool TraverseMemberExpr(MemberExpr* member);
  bool TraverseArraySubscriptExpr(ArraySubscriptExpr* element) {
    return place_named_by(element) ? use(element, handed_on(element), element)
                                   : Base::TraverseArraySubscriptExpr(element);
  }
  bool VisitCXXThisExpr(CXXThisExpr* object) {
    return tell(leads_to_constant(object->getType()) ? Effect::kLook : Effect::kEscape,
                NamedPlace{{}, object->getLocation(), {}, {}}, object);
  }
  // In generic lambdas, of which nobody knows yet what they call.
  bool VisitUnresolvedMemberExpr(UnresolvedMemberExpr* use) {
    return !use->isImplicitAccess() ||
           tell(Effect::kEscape, NamedPlace{{}, use->getMemberLoc(), {}, {}}, use);
  }
  bool VisitCXXDependentScopeMemberExpr(CXXDependentScopeMemberExpr* use) {
    return !use->isImplicitAccess() ||
           tell(Effect::kEscape, NamedPlace{{}, use->getMemberLoc(), {}, {}}, use);
  }
  bool VisitConstantExpr(ConstantExpr* constant) {
    if (constant->hasAPValueResult()) name_constant(constant->getAPValueResult(), constant->getBeginLoc());
    return true;
  }

 private:
  bool drop(const Stmt* stmt) {
    if (const Expr* expr = without_wrapping(stmt)) dropped_.insert(expr);
    return true;
  }

  static Effect handed_on(const Expr* expr) {
    return expr->getType().isConstQualified() ? Effect::kLook : Effect::kEscape;
  }

  bool tell(Effect effect, const NamedPlace& named, const Expr* by, const ParmVarDecl* parameter = nullptr);

  /// With what is read on the way to the place.
  bool tell_with_way(Effect effect, const NamedPlace& named, const Expr* by,
                     const ParmVarDecl* parameter = nullptr);

  bool traverse_way(const NamedPlace& named, const Expr* by);

  bool use(Expr* expr, Effect effect, const Expr* by, const ParmVarDecl* parameter = nullptr);

  static bool is_access(const CallExpr* call) {
    return is_element_access(dyn_cast_or_null<CXXMethodDecl>(call->getDirectCallee()));
  }
  /// An element of what is no place: of a temporary, or of the object itself.
  bool traverse_access(CallExpr* call);

  /// Of a pointer that becomes one to constants: what it leads to can only be looked at.
  bool look_behind(Expr* pointer, const Expr* by);

  /// An assignment or the like of the language's own.
  bool change(Expr* target, Effect effect, const Expr* by);

  void call_on(const NamedPlace& object, const CXXMethodDecl* callee, bool may_dispatch,
               const CallExpr* call);

  template <class Arguments>
  bool pass_arguments(Arguments&& arguments, const FunctionDecl* callee, const Expr* call);

  bool pass(Expr* argument, const ParmVarDecl* parameter, const Expr* call);

  bool traverse_call(CallExpr* call);

  bool construct(CXXConstructExpr* made);

  /// An array or a container of the library's, which has no other elements than its own.
  static bool is_range_of_elements(QualType type) {
    return type->isArrayType() || (is_plain_value(type) && type->getAsCXXRecordDecl() &&
                                   type->getAsCXXRecordDecl()->isInStdNamespace());
  }

  // What constants and template arguments of libraries lead to.
  void name_constants(const ValueDecl* decl, SourceLocation where) {
    for (const VarDecl* variable : variables_named_by(decl, context_)) name_variable(variable, where);
  }
  void name_constant(const APValue& constant, SourceLocation where) {
    for (const VarDecl* variable : variables_in(constant)) name_variable(variable, where);
  }
  void name_variable(const VarDecl* variable, SourceLocation where);

  const ASTContext& context_;
  const OnUse on_use_;
  llvm::SmallPtrSet<const Expr*, 16> dropped_;
  llvm::SmallPtrSet<const Expr*, 16> used_results_;  // of assignments of which only the value is used
  llvm::SmallPtrSet<const CompoundStmt*, 2> values_of_blocks_;
  bool is_deferred_ = false;
  bool is_other_object_ = false;
};

}  // namespace cachepy::plugin::effects
