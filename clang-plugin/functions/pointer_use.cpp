#include "functions/pointer_use.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "compiler/llvm_compat.h"
#include "llvm/ADT/SmallPtrSet.h"

namespace cachepy::plugin {
namespace {

using namespace clang;

using Parameters = llvm::SmallPtrSet<const ParmVarDecl*, 8>;

/// The mention of the parameter that `expr` consists of, apart from conversions that keep the address.
const DeclRefExpr* mention_of(const ParmVarDecl* param, const Expr* expr) {
  while (true) {
    expr = expr->IgnoreParens();
    const auto* cast = dyn_cast<CastExpr>(expr);
    if (!cast) break;
    const CastKind kind = cast->getCastKind();
    if (kind != CK_LValueToRValue && kind != CK_NoOp && kind != CK_DerivedToBase &&
        kind != CK_UncheckedDerivedToBase && kind != CK_IntegralCast)
      break;
    expr = cast->getSubExpr();
  }
  const auto* mention = dyn_cast<DeclRefExpr>(expr);
  return mention && mention->getDecl() == param ? mention : nullptr;
}

/// Counts the mentions of a pointer, and those of them that fit a pointer to one object.
class Uses : public RecursiveASTVisitor<Uses> {
 public:
  Uses(const ParmVarDecl* param, Parameters& seen) : param_(param), seen_(seen) {}

  PointerUse found() const {
    const bool is_kept = llvm::all_of(scalars_, [&](const Expr* scalar) { return read_.contains(scalar); });
    if (leaves_object_ || !is_kept || fitting_.size() != mentions_) return PointerUse::kUnknown;
    return is_used_ ? PointerUse::kOneObject : PointerUse::kNone;
  }

  bool VisitDeclRefExpr(DeclRefExpr* mention) {
    mentions_ += mention->getDecl() == param_;
    return true;
  }
  bool VisitUnaryOperator(UnaryOperator* op) {
    if (op->getOpcode() == UO_Deref) fits(op->getSubExpr());
    if (op->getOpcode() == UO_AddrOf && is_in_object(op->getSubExpr())) leaves_object_ = true;
    if (op->isIncrementDecrementOp()) read_.insert(op->getSubExpr()->IgnoreParens());
    note_scalar(op);
    return true;
  }
  bool VisitMemberExpr(MemberExpr* member) {
    if (member->isArrow()) fits(member->getBase());
    note_scalar(member);
    return true;
  }
  bool VisitCastExpr(CastExpr* cast) {
    if (cast->getCastKind() == CK_LValueToRValue) read_.insert(cast->getSubExpr()->IgnoreParens());
    if (cast->getCastKind() == CK_PointerToBoolean) fits(cast->getSubExpr());
    if (cast->getCastKind() == CK_ToVoid) fits(cast->getSubExpr(), PointerUse::kNone);
    return true;
  }
  bool VisitBinaryOperator(BinaryOperator* op) {
    if (op->isAssignmentOp()) read_.insert(op->getLHS()->IgnoreParens());
    if (!op->isEqualityOp()) return true;
    if (is_null(op->getRHS())) fits(op->getLHS());
    if (is_null(op->getLHS())) fits(op->getRHS());
    return true;
  }
  bool VisitCallExpr(CallExpr* call) {
    const FunctionDecl* callee = call->getDirectCallee();
    if (callee && callee->isInStdNamespace() && !gives_addresses(callee))
      for (const Expr* argument : call->arguments()) read_.insert(argument->IgnoreParenImpCasts());
    const auto* method = dyn_cast_or_null<CXXMethodDecl>(callee);
    if (!callee || (method && method->isVirtual())) return true;
    const bool object_first = isa<CXXOperatorCallExpr>(call) && method && compat::has_implicit_object(method);
    hand_on(callee, llvm::ArrayRef(call->getArgs(), call->getNumArgs()).drop_front(object_first));
    return true;
  }
  bool VisitCXXConstructExpr(CXXConstructExpr* made) {
    hand_on(made->getConstructor(), llvm::ArrayRef(made->getArgs(), made->getNumArgs()));
    return true;
  }

 private:
  /// Whether `expr` is the object or a part of it, whose address may lead to what is behind it.
  bool is_in_object(const Expr* expr) const {
    for (;;) {
      expr = expr->IgnoreParenCasts();
      if (const auto* member = dyn_cast<MemberExpr>(expr)) {
        if (member->isArrow()) return mention_of(param_, member->getBase()) != nullptr;
        expr = member->getBase();
      } else if (const auto* element = dyn_cast<ArraySubscriptExpr>(expr)) {
        expr = element->getBase();
      } else {
        const auto* op = dyn_cast<UnaryOperator>(expr);
        return op && op->getOpcode() == UO_Deref && mention_of(param_, op->getSubExpr()) != nullptr;
      }
    }
  }
  /// A number in the object. Whoever gets a reference to one may take its address, and read what is behind it.
  void note_scalar(const Expr* expr) {
    if (expr->isLValue() && expr->getType()->isScalarType() && is_in_object(expr)) scalars_.insert(expr);
  }
  static bool gives_addresses(const FunctionDecl* function) {
    const IdentifierInfo* name = function->getIdentifier();
    return name && (name->isStr("addressof") || name->isStr("__addressof") || name->isStr("ref") ||
                    name->isStr("cref") || name->isStr("pointer_to"));
  }

  bool is_null(const Expr* expr) const {
    return expr->IgnoreParenImpCasts()->isNullPointerConstant(
               param_->getASTContext(), Expr::NPC_ValueDependentIsNotNull) != Expr::NPCK_NotNull;
  }

  void fits(const Expr* expr, PointerUse use = PointerUse::kOneObject) {
    const DeclRefExpr* mention = mention_of(param_, expr);
    if (!mention || use == PointerUse::kUnknown) return;
    fitting_.insert(mention);
    if (use == PointerUse::kOneObject) is_used_ = true;
  }

  void hand_on(const FunctionDecl* callee, llvm::ArrayRef<Expr*> arguments) {
    for (unsigned i = 0; i < arguments.size() && i < callee->getNumParams(); ++i)
      if (mention_of(param_, arguments[i])) fits(arguments[i], use_below(callee, i));
  }
  PointerUse use_below(const FunctionDecl* callee, unsigned index);

  const ParmVarDecl* param_;
  Parameters& seen_;  ///< a function that calls itself adds nothing by that
  unsigned mentions_ = 0;
  bool is_used_ = false;
  bool leaves_object_ = false;
  llvm::SmallPtrSet<const DeclRefExpr*, 8> fitting_;
  llvm::SmallPtrSet<const Expr*, 8> scalars_;
  llvm::SmallPtrSet<const Expr*, 32> read_;  ///< what is read or written at once
};

PointerUse use_of(const FunctionDecl* function, const ParmVarDecl* param, Parameters& seen) {
  if (!seen.insert(param).second) return PointerUse::kNone;
  Uses uses(param, seen);
  uses.TraverseDecl(const_cast<FunctionDecl*>(function));
  return uses.found();
}

PointerUse Uses::use_below(const FunctionDecl* callee, unsigned index) {
  const FunctionDecl* definition = callee->getDefinition();
  if (!definition || !definition->getParamDecl(index)->getType()->isPointerType())
    return PointerUse::kUnknown;
  return use_of(definition, definition->getParamDecl(index), seen_);
}

/// Whether two parameters are used as characters and their length, or as the begin and the end of characters.
class UsedTogether : public RecursiveASTVisitor<UsedTogether> {
 public:
  UsedTogether(const ParmVarDecl* first, const ParmVarDecl* second) : first_(first), second_(second) {}

  bool found() const { return found_ || (subscripted_ && compared_); }

  bool VisitBinaryOperator(BinaryOperator* op) {
    const bool both = (mention_of(first_, op->getLHS()) && mention_of(second_, op->getRHS())) ||
                      (mention_of(second_, op->getLHS()) && mention_of(first_, op->getRHS()));
    if (both && (op->isAdditiveOp() || op->isComparisonOp())) found_ = true;
    if (op->isComparisonOp() && (mention_of(second_, op->getLHS()) || mention_of(second_, op->getRHS())))
      compared_ = true;
    return true;
  }
  bool VisitArraySubscriptExpr(ArraySubscriptExpr* subscript) {
    if (mention_of(first_, subscript->getBase()) &&
        !isa<IntegerLiteral>(subscript->getIdx()->IgnoreImpCasts()))
      subscripted_ = true;
    return true;
  }
  bool VisitCallExpr(CallExpr* call) { return look_at({call->getArgs(), call->getNumArgs()}); }
  bool VisitCXXConstructExpr(CXXConstructExpr* made) {
    return look_at({made->getArgs(), made->getNumArgs()});
  }

 private:
  /// Neighbours, as in std::string(text, length), or with another text between them, as in memcmp(a, b, n). Two texts are
  /// neighbours in strcmp(), too.
  bool look_at(llvm::ArrayRef<Expr*> arguments) {
    if (second_->getType()->isPointerType()) return true;
    for (std::size_t i = 0; i + 1 < arguments.size(); ++i)
      for (std::size_t j = i + 1; j < arguments.size() && j <= i + 2; ++j)
        if (mention_of(first_, arguments[i]->IgnoreParenCasts()) &&
            mention_of(second_, arguments[j]->IgnoreParenCasts()))
          found_ = true;
    return true;
  }

  const ParmVarDecl* first_;
  const ParmVarDecl* second_;
  bool found_ = false, subscripted_ = false, compared_ = false;
};

bool names_a_length(StringRef name) {
  const std::string lower = name.lower();
  return lower == "n" || lower == "sz" || StringRef(lower).contains("len") ||
         StringRef(lower).contains("size") || StringRef(lower).contains("bytes");
}

bool name_a_range(StringRef first, StringRef second) {
  return (first.contains_insensitive("begin") || first.contains_insensitive("first") ||
          first.contains_insensitive("start")) &&
         (second.contains_insensitive("end") || second.contains_insensitive("last"));
}

bool are_used_together(const FunctionDecl* function, const ParmVarDecl* first, const ParmVarDecl* second) {
  UsedTogether uses(first, second);
  uses.TraverseDecl(const_cast<FunctionDecl*>(function));
  return uses.found();
}

}  // namespace

PointerUse use_of_pointer(const FunctionDecl* function, const ParmVarDecl* param) {
  Parameters seen;
  const PointerUse use = use_of(function, param, seen);
  // Functions that get a reference to the object may read what is behind it. A length speaks for that.
  const unsigned next = param->getFunctionScopeIndex() + 1;
  if (use != PointerUse::kOneObject || next >= function->getNumParams()) return use;
  const ParmVarDecl* length = function->getParamDecl(next);
  const bool has_length =
      length->getType().getNonReferenceType()->isIntegerType() && names_a_length(length->getName());
  return has_length ? PointerUse::kUnknown : use;
}

std::string length_of_characters(const FunctionDecl* function, unsigned index) {
  if (index + 1 >= function->getNumParams()) return {};
  const ParmVarDecl* text = function->getParamDecl(index);
  const ParmVarDecl* next = function->getParamDecl(index + 1);
  const QualType type = next->getType().getNonReferenceType();
  const ASTContext& context = function->getASTContext();
  if (context.hasSameUnqualifiedType(type, text->getType())) {
    if (name_a_range(text->getName(), next->getName()) || are_used_together(function, text, next))
      return (next->getName() + " - " + text->getName()).str();
    if (index + 2 >= function->getNumParams()) return {};
    const ParmVarDecl* third = function->getParamDecl(index + 2);
    const bool is_length = third->getType()->isIntegerType() && !third->getType()->isBooleanType() &&
                           are_used_together(function, text, third);
    return is_length ? third->getName().str() : "";
  }
  if (!type->isIntegerType() || type->isBooleanType() || type->isAnyCharacterType()) return {};
  return names_a_length(next->getName()) || are_used_together(function, text, next) ? next->getName().str()
                                                                                    : "";
}

}  // namespace cachepy::plugin
