#include "effects/effects.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"
#include "effects/known_members.h"
#include "effects/named_variables.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/Support/SaveAndRestore.h"

namespace cachepy::plugin {
namespace {

using namespace clang;

const Expr* without_wrapping(const Stmt* stmt) {
  const auto* expr = dyn_cast_or_null<Expr>(stmt);
  for (;;) {
    if (const auto* full = dyn_cast_or_null<FullExpr>(expr))
      expr = full->getSubExpr();
    else if (const auto* paren = dyn_cast_or_null<ParenExpr>(expr))
      expr = paren->getSubExpr();
    else
      return expr;
  }
}

/// A reference or pointer to what cannot be changed through it?
bool leads_to_constant(QualType type) {
  const QualType pointee = type->getPointeeType();
  return !pointee.isNull() && pointee.isConstQualified();
}

class Visitor : public RecursiveASTVisitor<Visitor> {
  using Base = RecursiveASTVisitor<Visitor>;

 public:
  Visitor(const ASTContext& context, OnUse on_use) : context_(context), on_use_(on_use) {}

  bool shouldVisitImplicitCode() const { return true; }

  // --- what is not evaluated, or not here

  bool TraverseCXXRecordDecl(CXXRecordDecl*) { return true; }
  bool TraverseCXXNoexceptExpr(CXXNoexceptExpr*) { return true; }
  bool TraverseDecltypeTypeLoc(DecltypeTypeLoc) { return true; }
  // Of a variable-length array the bound is evaluated, also in "sizeof".
  bool TraverseUnaryExprOrTypeTraitExpr(UnaryExprOrTypeTraitExpr* size) {
    return !size->getTypeOfArgument()->isVariablyModifiedType() ||
           Base::TraverseUnaryExprOrTypeTraitExpr(size);
  }
  bool TraverseTypeLoc(TypeLoc type) {
    return !type.getType()->isVariablyModifiedType() || Base::TraverseTypeLoc(type);
  }
  // In these, `this` is another object than the function's.
  bool TraverseCXXDefaultInitExpr(CXXDefaultInitExpr* init) {
    const llvm::SaveAndRestore other_object(is_other_object_, true);
    return TraverseStmt(init->getExpr());
  }

  // --- whose value nobody uses

  bool VisitCompoundStmt(CompoundStmt* block) {
    const Stmt* value =
        values_of_blocks_.contains(block) && !block->body_empty() ? block->body_back() : nullptr;
    for (const Stmt* stmt : block->body())
      if (stmt != value) drop(stmt);
    return true;
  }
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

  bool TraverseBinaryOperator(BinaryOperator* op) {
    if (op->getOpcode() == BO_Comma) drop(op->getLHS());
    if (op->getOpcode() != BO_Assign || op->isTypeDependent()) return Base::TraverseBinaryOperator(op);
    change(op->getLHS(), Effect::kWrite, op);
    return TraverseStmt(op->getRHS());
  }
  bool TraverseCompoundAssignOperator(CompoundAssignOperator* op) {
    if (op->isTypeDependent()) return Base::TraverseCompoundAssignOperator(op);
    change(op->getLHS(), Effect::kUpdate, op);
    return TraverseStmt(op->getRHS());
  }
  bool TraverseUnaryOperator(UnaryOperator* op) {
    if (op->isTypeDependent()) return Base::TraverseUnaryOperator(op);
    if (op->isIncrementDecrementOp()) return change(op->getSubExpr(), Effect::kUpdate, op);
    if (op->getOpcode() == UO_AddrOf) return use(op->getSubExpr(), handed_on(op->getSubExpr()), op);
    if (op->getOpcode() == UO_Deref) return use(op, handed_on(op), op);
    return Base::TraverseUnaryOperator(op);
  }

  bool TraverseImplicitCastExpr(ImplicitCastExpr* cast) {
    Expr* inner = cast->getSubExpr();
    switch (cast->getCastKind()) {
      case CK_LValueToRValue:
        used_results_.insert(without_wrapping(inner));
        return use(inner, Effect::kRead, cast);
      case CK_ArrayToPointerDecay:
        return use(inner, handed_on(inner), cast);
      case CK_NoOp:
        if (cast->isGLValue()) return use(inner, handed_on(cast), cast);
        return leads_to_constant(cast->getType()) ? look_behind(inner, cast)
                                                  : Base::TraverseImplicitCastExpr(cast);
      default:
        return Base::TraverseImplicitCastExpr(cast);
    }
  }
  bool VisitCastExpr(CastExpr* cast) {
    if (cast->getCastKind() != CK_BaseToDerived) return true;
    const bool is_pointer = cast->getType()->isPointerType();
    const auto from =
        is_pointer ? place_pointed_to_by(cast->getSubExpr()) : place_named_by(cast->getSubExpr());
    if (from) tell(Effect::kDowncast, *from, cast);
    return true;
  }

  // --- calls

  bool TraverseCXXMemberCallExpr(CXXMemberCallExpr* call) {
    auto* callee = dyn_cast<MemberExpr>(call->getCallee()->IgnoreParens());
    const CXXMethodDecl* method = call->getMethodDecl();
    if (!callee || !method) return Base::TraverseCXXMemberCallExpr(call);
    if (is_element_access(method)) return use(call, handed_on(call), call);
    return traverse_member_call(call, callee, method);
  }
  bool traverse_member_call(CXXMemberCallExpr* call, MemberExpr* callee, const CXXMethodDecl* method) {
    name_constants(method, callee->getMemberLoc());
    const bool may_dispatch = method->isVirtual() && !callee->hasQualifier();
    const auto object =
        callee->isArrow() ? place_pointed_to_by(callee->getBase()) : place_named_by(callee->getBase());
    if (object)
      call_on(*object, method, may_dispatch, call);
    else if (!TraverseStmt(callee->getBase()))
      return false;
    return pass_arguments(call->arguments(), method, call);
  }

  bool TraverseCXXOperatorCallExpr(CXXOperatorCallExpr* call) {
    const FunctionDecl* callee = call->getDirectCallee();
    if (!callee) return Base::TraverseCXXOperatorCallExpr(call);
    const auto* method = dyn_cast<CXXMethodDecl>(callee);
    if (method && is_element_access(method)) return use(call, handed_on(call), call);
    return traverse_operator_call(call, callee, method);
  }
  bool traverse_operator_call(CXXOperatorCallExpr* call, const FunctionDecl* callee,
                              const CXXMethodDecl* method) {
    name_constants(callee, call->getOperatorLoc());
    llvm::iterator_range<Expr**> arguments(call->getArgs(), call->getArgs() + call->getNumArgs());
    if (!method || !method->isImplicitObjectMemberFunction()) return pass_arguments(arguments, callee, call);
    if (const auto object = place_named_by(call->getArg(0)))
      call_on(*object, method, method->isVirtual(), call);
    else if (!TraverseStmt(call->getArg(0)))
      return false;
    return pass_arguments(llvm::drop_begin(arguments), callee, call);
  }

  bool TraverseCallExpr(CallExpr* call) { return traverse_call(call); }
  bool TraverseUserDefinedLiteral(UserDefinedLiteral* call) { return traverse_call(call); }

  bool TraverseCXXConstructExpr(CXXConstructExpr* made) { return construct(made); }
  bool TraverseCXXTemporaryObjectExpr(CXXTemporaryObjectExpr* made) { return construct(made); }

  // --- closures

  /// Who uses the captured `this` is found in the body.
  bool TraverseLambdaCapture(LambdaExpr* lambda, const LambdaCapture* capture, Expr* init) {
    if (capture->getCaptureKind() == LCK_This) return true;
    // So is who uses a captured reference.
    if (capture->getCaptureKind() == LCK_ByRef && !lambda->isInitCapture(capture)) return true;
    return Base::TraverseLambdaCapture(lambda, capture, init);
  }
  bool TraverseLambdaExpr(LambdaExpr* lambda) {
    for (unsigned i = 0; i < lambda->capture_size(); ++i)
      if (!TraverseLambdaCapture(lambda, lambda->capture_begin() + i, lambda->capture_init_begin()[i]))
        return false;
    const llvm::SaveAndRestore deferred(is_deferred_, true);
    return TraverseStmt(lambda->getBody());
  }
  bool TraverseBlockExpr(BlockExpr* block) {
    const llvm::SaveAndRestore deferred(is_deferred_, true);
    return Base::TraverseBlockExpr(block) && TraverseStmt(block->getBody());
  }

  // --- a range of which each element is copied or looked at

  bool TraverseCXXForRangeStmt(CXXForRangeStmt* loop) {
    const QualType element = loop->getLoopVariable()->getType();
    const auto range = place_named_by(loop->getRangeInit());
    const bool only_reads = !element->isReferenceType() || element->getPointeeType().isConstQualified();
    if (!range || !only_reads || !is_range_of_elements(loop->getRangeInit()->getType()) ||
        !is_plain_value(element))
      return Base::TraverseCXXForRangeStmt(loop);
    VisitCXXForRangeStmt(loop);
    tell_with_way(Effect::kRead, *range, loop->getRangeInit());
    return TraverseStmt(loop->getInit()) && TraverseStmt(loop->getBody());
  }

  // --- all other uses of a place

  bool TraverseDeclRefExpr(DeclRefExpr* name) {
    name_constants(name->getDecl(), name->getLocation());
    return !place_named_by(name) || use(name, handed_on(name), name);
  }
  bool TraverseMemberExpr(MemberExpr* member) {
    name_constants(member->getMemberDecl(), member->getMemberLoc());
    const auto* method = dyn_cast<CXXMethodDecl>(member->getMemberDecl());
    const bool needs_no_object =
        isa<EnumConstantDecl>(member->getMemberDecl()) || (method && method->isStatic());
    if (needs_no_object && isa<CXXThisExpr>(member->getBase()->IgnoreParenImpCasts())) return true;
    return place_named_by(member) ? use(member, handed_on(member), member) : Base::TraverseMemberExpr(member);
  }
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

  bool tell(Effect effect, const NamedPlace& named, const Expr* by, const ParmVarDecl* parameter = nullptr) {
    if (is_other_object_ && !named.place.variable) return true;
    on_use_({.effect = effect,
             .place = named.place,
             .by = by,
             .where = named.where,
             .parameter = parameter,
             .is_deferred = is_deferred_});
    return true;
  }

  /// With what is read on the way to the place.
  bool tell_with_way(Effect effect, const NamedPlace& named, const Expr* by,
                     const ParmVarDecl* parameter = nullptr) {
    if (!traverse_way(named, by)) return false;
    return tell(effect, named, by, parameter);
  }

  bool traverse_way(const NamedPlace& named, const Expr* by) {
    for (const Place& pointer : named.pointers)
      tell(Effect::kRead, NamedPlace{pointer, named.where, {}, {}}, by);
    for (Expr* expr : named.evaluated)
      if (!TraverseStmt(expr)) return false;
    return true;
  }

  bool use(Expr* expr, Effect effect, const Expr* by, const ParmVarDecl* parameter = nullptr) {
    if (const auto named = place_named_by(expr)) {
      if (named->place.variable) name_constants(named->place.variable, named->where);
      return tell_with_way(effect, *named, by, parameter);
    }
    Expr* const plain = const_cast<Expr*>(without_wrapping(expr));
    if (auto* choice = dyn_cast<ConditionalOperator>(plain))
      return TraverseStmt(choice->getCond()) && use(choice->getTrueExpr(), effect, by, parameter) &&
             use(choice->getFalseExpr(), effect, by, parameter);
    // Not what a place can be named with: those would come back here.
    if (auto* unary = dyn_cast<UnaryOperator>(plain); unary && unary->getOpcode() == UO_Deref)
      return TraverseStmt(unary->getSubExpr());
    if (auto* call = dyn_cast<CallExpr>(plain); call && is_access(call)) return traverse_access(call);
    return TraverseStmt(plain);
  }

  static bool is_access(const CallExpr* call) {
    return is_element_access(dyn_cast_or_null<CXXMethodDecl>(call->getDirectCallee()));
  }
  /// An element of what is no place: of a temporary, or of the object itself.
  bool traverse_access(CallExpr* call) {
    const auto* method = cast<CXXMethodDecl>(call->getDirectCallee());
    if (auto* member_call = dyn_cast<CXXMemberCallExpr>(call))
      return traverse_member_call(member_call, cast<MemberExpr>(call->getCallee()->IgnoreParens()), method);
    return traverse_operator_call(cast<CXXOperatorCallExpr>(call), method, method);
  }

  /// Of a pointer that becomes one to constants: what it leads to can only be looked at.
  bool look_behind(Expr* pointer, const Expr* by) {
    Expr* inner = pointer->IgnoreParens();
    if (auto* cast = dyn_cast<ImplicitCastExpr>(inner); cast && cast->getCastKind() == CK_ArrayToPointerDecay)
      return use(cast->getSubExpr(), Effect::kLook, by);
    if (auto* unary = dyn_cast<UnaryOperator>(inner); unary && unary->getOpcode() == UO_AddrOf)
      return use(unary->getSubExpr(), Effect::kLook, by);
    if (isa<CXXThisExpr>(inner)) return tell(Effect::kLook, *place_pointed_to_by(inner), by);
    return TraverseStmt(pointer);
  }

  /// An assignment or the like of the language's own.
  bool change(Expr* target, Effect effect, const Expr* by) {
    const auto named = place_named_by(target);
    if (!named) return TraverseStmt(target);
    if (!traverse_way(*named, by)) return false;
    const bool is_dropped = dropped_.contains(by);
    if (!is_dropped && effect == Effect::kUpdate) tell(Effect::kRead, *named, by);
    tell(effect, *named, by);
    // What `x = 1` gives is x itself.
    if (!is_dropped && by->isLValue() && !used_results_.contains(by)) tell(Effect::kEscape, *named, by);
    return true;
  }

  void call_on(const NamedPlace& object, const CXXMethodDecl* callee, bool may_dispatch,
               const CallExpr* call) {
    traverse_way(object, call);
    const bool is_dropped = dropped_.contains(call);
    if (is_dropped && is_known_assignment(callee)) {
      tell(Effect::kWrite, object, call);
    } else if (is_dropped && is_known_update(callee)) {
      tell(Effect::kUpdate, object, call);
    } else if (!is_other_object_ || object.place.variable) {
      on_use_({.effect = Effect::kCall,
               .place = object.place,
               .by = call,
               .where = object.where,
               .callee = callee,
               .may_dispatch = may_dispatch,
               .is_dropped = is_dropped,
               .is_deferred = is_deferred_});
    }
  }

  template <class Arguments>
  bool pass_arguments(Arguments&& arguments, const FunctionDecl* callee, const Expr* call) {
    unsigned i = 0;
    for (Expr* argument : arguments) {
      const ParmVarDecl* parameter = i < callee->getNumParams() ? callee->getParamDecl(i) : nullptr;
      ++i;
      if (!pass(argument, parameter, call)) return false;
    }
    return true;
  }

  bool pass(Expr* argument, const ParmVarDecl* parameter, const Expr* call) {
    const QualType type = parameter ? parameter->getType() : QualType();
    if (!parameter || !(type->isReferenceType() || type->isPointerType())) return TraverseStmt(argument);
    const Effect effect = leads_to_constant(type) ? Effect::kLook : Effect::kEscape;
    if (type->isReferenceType())
      return place_named_by(argument) ? use(argument, effect, call, parameter) : TraverseStmt(argument);
    Expr* pointer = argument->IgnoreParenImpCasts();
    auto* unary = dyn_cast<UnaryOperator>(pointer);
    if (unary && unary->getOpcode() == UO_AddrOf && place_named_by(unary->getSubExpr()))
      return use(unary->getSubExpr(), effect, call, parameter);
    if (pointer->getType()->isArrayType() && place_named_by(pointer))
      return use(pointer, effect, call, parameter);
    return TraverseStmt(argument);
  }

  bool traverse_call(CallExpr* call) {
    const FunctionDecl* callee = call->getDirectCallee();
    if (!callee || !isa<DeclRefExpr>(call->getCallee()->IgnoreParenImpCasts()))
      return Base::TraverseCallExpr(call);
    name_constants(callee, call->getBeginLoc());
    return pass_arguments(call->arguments(), callee, call);
  }

  bool construct(CXXConstructExpr* made) {
    const CXXConstructorDecl* constructor = made->getConstructor();
    name_constants(constructor, made->getLocation());
    const bool copies = constructor->isCopyConstructor() && made->getNumArgs() > 0 &&
                        is_plain_value(made->getType()) && place_named_by(made->getArg(0));
    if (copies) return use(made->getArg(0), Effect::kRead, made);
    return pass_arguments(made->arguments(), constructor, made);
  }

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
  void name_variable(const VarDecl* variable, SourceLocation where) {
    on_use_({.effect = Effect::kEscape,
             .place = {variable, {}, false, false},
             .where = where,
             .is_deferred = is_deferred_});
  }

  const ASTContext& context_;
  const OnUse on_use_;
  llvm::SmallPtrSet<const Expr*, 16> dropped_;
  llvm::SmallPtrSet<const Expr*, 16> used_results_;  // of assignments of which only the value is used
  llvm::SmallPtrSet<const CompoundStmt*, 2> values_of_blocks_;
  bool is_deferred_ = false;
  bool is_other_object_ = false;
};

}  // namespace

void find_uses(const FunctionDecl* function, OnUse on_use) {
  Visitor visitor(function->getASTContext(), on_use);
  if (const auto* constructor = dyn_cast<CXXConstructorDecl>(function))
    for (const CXXCtorInitializer* part : constructor->inits()) visitor.TraverseStmt(part->getInit());
  visitor.TraverseStmt(function->getBody());
}

void find_uses(const Stmt* stmt, const ASTContext& context, OnUse on_use) {
  Visitor(context, on_use).TraverseStmt(const_cast<Stmt*>(stmt));
}

}  // namespace cachepy::plugin
