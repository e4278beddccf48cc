#include "effects/place.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "effects/known_members.h"

namespace cachepy::plugin {
namespace {

using namespace clang;

bool keeps_place(CastKind kind) {
  return kind == CK_NoOp || kind == CK_DerivedToBase || kind == CK_UncheckedDerivedToBase;
}

/// Parentheses and the like; of casts those that the compiler makes and that lead to the same object.
Expr* without_wrapping(Expr* expr) {
  for (;;) {
    if (auto* paren = dyn_cast<ParenExpr>(expr))
      expr = paren->getSubExpr();
    else if (auto* full = dyn_cast<FullExpr>(expr))
      expr = full->getSubExpr();
    else if (auto* cast = dyn_cast<ImplicitCastExpr>(expr); cast && keeps_place(cast->getCastKind()))
      expr = cast->getSubExpr();
    else if (auto* unary = dyn_cast<UnaryOperator>(expr); unary && unary->getOpcode() == UO_Extension)
      expr = unary->getSubExpr();
    else if (auto* argument = dyn_cast<SubstNonTypeTemplateParmExpr>(expr))
      expr = argument->getReplacement();
    else
      return expr;
  }
}

class Walk {
 public:
  bool in(Expr* expr) {
    expr = without_wrapping(expr);
    if (auto* name = dyn_cast<DeclRefExpr>(expr)) return at_name(name->getDecl(), name->getLocation());
    if (auto* member = dyn_cast<MemberExpr>(expr)) return at_member(member);
    if (auto* element = dyn_cast<ArraySubscriptExpr>(expr)) {
      if (!behind(element->getBase())) return false;
      found.evaluated.push_back(element->getIdx());
      found.place.is_part = true;
      return true;
    }
    if (auto* unary = dyn_cast<UnaryOperator>(expr)) {
      if (unary->getOpcode() == UO_Deref) return behind(unary->getSubExpr());
      if (unary->getOpcode() != UO_Real && unary->getOpcode() != UO_Imag) return false;
      found.place.is_part = in(unary->getSubExpr());
      return found.place.is_part;
    }
    return at_element_access(expr);
  }

  bool behind(Expr* pointer) {
    pointer = without_wrapping(pointer);
    if (isa<CXXThisExpr>(pointer)) {
      found.where = pointer->getExprLoc();
      return true;
    }
    if (auto* unary = dyn_cast<UnaryOperator>(pointer); unary && unary->getOpcode() == UO_AddrOf)
      return in(unary->getSubExpr());
    auto* cast = dyn_cast<ImplicitCastExpr>(pointer);
    if (!cast) return false;
    if (cast->getCastKind() == CK_ArrayToPointerDecay) {
      if (!in(cast->getSubExpr())) return false;
      found.place.is_part = true;
      return true;
    }
    return cast->getCastKind() == CK_LValueToRValue && in(cast->getSubExpr()) && follow();
  }

  NamedPlace found;

 private:
  /// Goes on from the pointer or reference in the place to what it leads to.
  bool follow() {
    found.pointers.push_back(found.place);
    found.place.is_part |= found.place.is_behind_pointer || !found.place.fields.empty();
    found.place.is_behind_pointer = true;
    return true;
  }

  bool at_name(ValueDecl* decl, SourceLocation where) {
    const auto* binding = dyn_cast<BindingDecl>(decl);
    const auto* variable = dyn_cast<VarDecl>(binding ? binding->getDecomposedDecl() : decl);
    if (!variable) return false;
    found.place = {variable, {}, binding != nullptr, false};
    found.where = where;
    return true;
  }

  bool at_member(MemberExpr* member) {
    auto* field = dyn_cast<FieldDecl>(member->getMemberDecl());
    if (!field) {
      if (!at_name(member->getMemberDecl(), member->getMemberLoc())) return false;
      if (!isa<CXXThisExpr>(member->getBase()->IgnoreParenImpCasts()))
        found.evaluated.push_back(member->getBase());
      return true;
    }
    if (member->isArrow() ? !behind(member->getBase()) : !in(member->getBase())) return false;
    found.where = member->getMemberLoc();
    if (!found.place.is_part) found.place.fields.push_back(field);
    return !field->getType()->isReferenceType() || follow();
  }

  bool at_element_access(Expr* expr) {
    if (auto* call = dyn_cast<CXXOperatorCallExpr>(expr)) {
      const auto* callee = dyn_cast_or_null<CXXMethodDecl>(call->getDirectCallee());
      if (!callee || !is_element_access(callee) || !in(call->getArg(0))) return false;
      for (unsigned i = 1; i < call->getNumArgs(); ++i) found.evaluated.push_back(call->getArg(i));
    } else if (auto* member_call = dyn_cast<CXXMemberCallExpr>(expr)) {
      const auto* callee = dyn_cast<MemberExpr>(member_call->getCallee()->IgnoreParens());
      if (!callee || !is_element_access(member_call->getMethodDecl())) return false;
      if (callee->isArrow() ? !behind(callee->getBase()) : !in(callee->getBase())) return false;
      for (Expr* argument : member_call->arguments()) found.evaluated.push_back(argument);
    } else {
      return false;
    }
    // Of the object itself, as a class derived from a container has it, that is a call of a member function.
    if (!found.place.variable && found.place.fields.empty()) return false;
    found.place.is_part = true;
    return true;
  }
};

}  // namespace

const FieldDecl* Place::listed_field() const {
  for (const FieldDecl* field : fields)
    if (!field->isAnonymousStructOrUnion() || field->getType()->isUnionType()) return field;
  return fields.empty() ? nullptr : fields.back();
}

std::optional<NamedPlace> place_named_by(Expr* expr) {
  Walk walk;
  if (!walk.in(expr)) return std::nullopt;
  return std::move(walk.found);
}

std::optional<NamedPlace> place_pointed_to_by(Expr* pointer) {
  Walk walk;
  if (!walk.behind(pointer)) return std::nullopt;
  return std::move(walk.found);
}

}  // namespace cachepy::plugin
