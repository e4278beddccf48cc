#include "effects/effects.h"

#include "effects/visitor.h"

namespace cachepy::plugin {
namespace effects {

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

bool leads_to_constant(QualType type) {
  const QualType pointee = type->getPointeeType();
  return !pointee.isNull() && pointee.isConstQualified();
}

bool Visitor::VisitCompoundStmt(CompoundStmt* block) {
  const Stmt* value =
      values_of_blocks_.contains(block) && !block->body_empty() ? block->body_back() : nullptr;
  for (const Stmt* stmt : block->body())
    if (stmt != value) drop(stmt);
  return true;
}

bool Visitor::TraverseBinaryOperator(BinaryOperator* op) {
  if (op->getOpcode() == BO_Comma) drop(op->getLHS());
  if (op->getOpcode() != BO_Assign || op->isTypeDependent()) return Base::TraverseBinaryOperator(op);
  change(op->getLHS(), Effect::kWrite, op);
  return TraverseStmt(op->getRHS());
}

bool Visitor::TraverseCompoundAssignOperator(CompoundAssignOperator* op) {
  if (op->isTypeDependent()) return Base::TraverseCompoundAssignOperator(op);
  change(op->getLHS(), Effect::kUpdate, op);
  return TraverseStmt(op->getRHS());
}

bool Visitor::TraverseUnaryOperator(UnaryOperator* op) {
  if (op->isTypeDependent()) return Base::TraverseUnaryOperator(op);
  if (op->isIncrementDecrementOp()) return change(op->getSubExpr(), Effect::kUpdate, op);
  if (op->getOpcode() == UO_AddrOf) return use(op->getSubExpr(), handed_on(op->getSubExpr()), op);
  if (op->getOpcode() == UO_Deref) return use(op, handed_on(op), op);
  return Base::TraverseUnaryOperator(op);
}

bool Visitor::TraverseImplicitCastExpr(ImplicitCastExpr* cast) {
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

bool Visitor::VisitCastExpr(CastExpr* cast) {
  if (cast->getCastKind() != CK_BaseToDerived) return true;
  const bool is_pointer = cast->getType()->isPointerType();
  const auto from = is_pointer ? place_pointed_to_by(cast->getSubExpr()) : place_named_by(cast->getSubExpr());
  if (from) tell(Effect::kDowncast, *from, cast);
  return true;
}

bool Visitor::TraverseLambdaCapture(LambdaExpr* lambda, const LambdaCapture* capture, Expr* init) {
  if (capture->getCaptureKind() == LCK_This) return true;
  // So is who uses a captured reference.
  if (capture->getCaptureKind() == LCK_ByRef && !lambda->isInitCapture(capture)) return true;
  return Base::TraverseLambdaCapture(lambda, capture, init);
}

bool Visitor::TraverseLambdaExpr(LambdaExpr* lambda) {
  for (unsigned i = 0; i < lambda->capture_size(); ++i)
    if (!TraverseLambdaCapture(lambda, lambda->capture_begin() + i, lambda->capture_init_begin()[i]))
      return false;
  const llvm::SaveAndRestore deferred(is_deferred_, true);
  return TraverseStmt(lambda->getBody());
}

bool Visitor::TraverseCXXForRangeStmt(CXXForRangeStmt* loop) {
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

bool Visitor::TraverseMemberExpr(MemberExpr* member) {
  name_constants(member->getMemberDecl(), member->getMemberLoc());
  const auto* method = dyn_cast<CXXMethodDecl>(member->getMemberDecl());
  const bool needs_no_object =
      isa<EnumConstantDecl>(member->getMemberDecl()) || (method && method->isStatic());
  if (needs_no_object && isa<CXXThisExpr>(member->getBase()->IgnoreParenImpCasts())) return true;
  return place_named_by(member) ? use(member, handed_on(member), member) : Base::TraverseMemberExpr(member);
}

bool Visitor::tell(Effect effect, const NamedPlace& named, const Expr* by, const ParmVarDecl* parameter) {
  if (is_other_object_ && !named.place.variable) return true;
  on_use_({.effect = effect,
           .place = named.place,
           .by = by,
           .where = named.where,
           .parameter = parameter,
           .is_deferred = is_deferred_});
  return true;
}

bool Visitor::tell_with_way(Effect effect, const NamedPlace& named, const Expr* by,
                            const ParmVarDecl* parameter) {
  if (!traverse_way(named, by)) return false;
  return tell(effect, named, by, parameter);
}

bool Visitor::traverse_way(const NamedPlace& named, const Expr* by) {
  for (const Place& pointer : named.pointers)
    tell(Effect::kRead, NamedPlace{pointer, named.where, {}, {}}, by);
  for (Expr* expr : named.evaluated)
    if (!TraverseStmt(expr)) return false;
  return true;
}

bool Visitor::use(Expr* expr, Effect effect, const Expr* by, const ParmVarDecl* parameter) {
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

bool Visitor::look_behind(Expr* pointer, const Expr* by) {
  Expr* inner = pointer->IgnoreParens();
  if (auto* cast = dyn_cast<ImplicitCastExpr>(inner); cast && cast->getCastKind() == CK_ArrayToPointerDecay)
    return use(cast->getSubExpr(), Effect::kLook, by);
  if (auto* unary = dyn_cast<UnaryOperator>(inner); unary && unary->getOpcode() == UO_AddrOf)
    return use(unary->getSubExpr(), Effect::kLook, by);
  if (isa<CXXThisExpr>(inner)) return tell(Effect::kLook, *place_pointed_to_by(inner), by);
  return TraverseStmt(pointer);
}

bool Visitor::change(Expr* target, Effect effect, const Expr* by) {
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

void Visitor::name_variable(const VarDecl* variable, SourceLocation where) {
  on_use_({.effect = Effect::kEscape,
           .place = {variable, {}, false, false},
           .where = where,
           .is_deferred = is_deferred_});
}

}  // namespace effects

bool may_write(const Use& use) {
  switch (use.effect) {
    case Effect::kWrite:
    case Effect::kUpdate:
    case Effect::kEscape:
      return true;
    case Effect::kCall:
      return !use.callee || !use.callee->isConst();
    case Effect::kRead:
    case Effect::kLook:
    case Effect::kDowncast:
      return false;
  }
  llvm_unreachable("all effects are named");
}

void find_uses(const clang::FunctionDecl* function, OnUse on_use) {
  effects::Visitor visitor(function->getASTContext(), on_use);
  if (const auto* constructor = llvm::dyn_cast<clang::CXXConstructorDecl>(function))
    for (const clang::CXXCtorInitializer* part : constructor->inits()) visitor.TraverseStmt(part->getInit());
  visitor.TraverseStmt(function->getBody());
}

void find_uses(const clang::Stmt* stmt, const clang::ASTContext& context, OnUse on_use) {
  effects::Visitor(context, on_use).TraverseStmt(const_cast<clang::Stmt*>(stmt));
}

}  // namespace cachepy::plugin
