// Calls in the walk over effects: what happens to the object of a call, and to its arguments.
#include "compiler/llvm_compat.h"
#include "effects/visitor.h"

namespace cachepy::plugin::effects {

bool Visitor::TraverseCXXMemberCallExpr(CXXMemberCallExpr* call) {
  auto* callee = dyn_cast<MemberExpr>(call->getCallee()->IgnoreParens());
  const CXXMethodDecl* method = call->getMethodDecl();
  if (!callee || !method) return Base::TraverseCXXMemberCallExpr(call);
  if (is_element_access(method)) return use(call, handed_on(call), call);
  return traverse_member_call(call, callee, method);
}

bool Visitor::traverse_member_call(CXXMemberCallExpr* call, MemberExpr* callee, const CXXMethodDecl* method) {
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

bool Visitor::TraverseCXXOperatorCallExpr(CXXOperatorCallExpr* call) {
  const FunctionDecl* callee = call->getDirectCallee();
  if (!callee) return Base::TraverseCXXOperatorCallExpr(call);
  const auto* method = dyn_cast<CXXMethodDecl>(callee);
  if (method && is_element_access(method)) return use(call, handed_on(call), call);
  return traverse_operator_call(call, callee, method);
}

bool Visitor::traverse_operator_call(CXXOperatorCallExpr* call, const FunctionDecl* callee,
                                     const CXXMethodDecl* method) {
  name_constants(callee, call->getOperatorLoc());
  llvm::iterator_range<Expr**> arguments(call->getArgs(), call->getArgs() + call->getNumArgs());
  if (!method || !compat::has_implicit_object(method)) return pass_arguments(arguments, callee, call);
  if (const auto object = place_named_by(call->getArg(0)))
    call_on(*object, method, method->isVirtual(), call);
  else if (!TraverseStmt(call->getArg(0)))
    return false;
  return pass_arguments(llvm::drop_begin(arguments), callee, call);
}

bool Visitor::traverse_access(CallExpr* call) {
  const auto* method = cast<CXXMethodDecl>(call->getDirectCallee());
  if (auto* member_call = dyn_cast<CXXMemberCallExpr>(call))
    return traverse_member_call(member_call, cast<MemberExpr>(call->getCallee()->IgnoreParens()), method);
  return traverse_operator_call(cast<CXXOperatorCallExpr>(call), method, method);
}

void Visitor::call_on(const NamedPlace& object, const CXXMethodDecl* callee, bool may_dispatch,
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
bool Visitor::pass_arguments(Arguments&& arguments, const FunctionDecl* callee, const Expr* call) {
  unsigned i = 0;
  for (Expr* argument : arguments) {
    const ParmVarDecl* parameter = i < callee->getNumParams() ? callee->getParamDecl(i) : nullptr;
    ++i;
    if (!pass(argument, parameter, call)) return false;
  }
  return true;
}

bool Visitor::pass(Expr* argument, const ParmVarDecl* parameter, const Expr* call) {
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

bool Visitor::traverse_call(CallExpr* call) {
  const FunctionDecl* callee = call->getDirectCallee();
  if (!callee || !isa<DeclRefExpr>(call->getCallee()->IgnoreParenImpCasts()))
    return Base::TraverseCallExpr(call);
  name_constants(callee, call->getBeginLoc());
  return pass_arguments(call->arguments(), callee, call);
}

bool Visitor::construct(CXXConstructExpr* made) {
  const CXXConstructorDecl* constructor = made->getConstructor();
  name_constants(constructor, made->getLocation());
  const bool copies = constructor->isCopyConstructor() && made->getNumArgs() > 0 &&
                      is_plain_value(made->getType()) && place_named_by(made->getArg(0));
  if (copies) return use(made->getArg(0), Effect::kRead, made);
  return pass_arguments(made->arguments(), constructor, made);
}

}  // namespace cachepy::plugin::effects
