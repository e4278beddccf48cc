#include "functions/pointer_use.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"
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
    if (fitting_.size() != mentions_) return PointerUse::kUnknown;
    return is_used_ ? PointerUse::kOneObject : PointerUse::kNone;
  }

  bool VisitDeclRefExpr(DeclRefExpr* mention) {
    mentions_ += mention->getDecl() == param_;
    return true;
  }
  bool VisitUnaryOperator(UnaryOperator* op) {
    if (op->getOpcode() == UO_Deref) fits(op->getSubExpr());
    return true;
  }
  bool VisitMemberExpr(MemberExpr* member) {
    if (member->isArrow()) fits(member->getBase());
    return true;
  }
  bool VisitCastExpr(CastExpr* cast) {
    if (cast->getCastKind() == CK_PointerToBoolean) fits(cast->getSubExpr());
    if (cast->getCastKind() == CK_ToVoid) fits(cast->getSubExpr(), PointerUse::kNone);
    return true;
  }
  bool VisitBinaryOperator(BinaryOperator* op) {
    if (!op->isEqualityOp()) return true;
    if (is_null(op->getRHS())) fits(op->getLHS());
    if (is_null(op->getLHS())) fits(op->getRHS());
    return true;
  }
  bool VisitCallExpr(CallExpr* call) {
    const FunctionDecl* callee = call->getDirectCallee();
    const auto* method = dyn_cast_or_null<CXXMethodDecl>(callee);
    if (!callee || (method && method->isVirtual())) return true;
    const bool object_first =
        isa<CXXOperatorCallExpr>(call) && method && method->isImplicitObjectMemberFunction();
    hand_on(callee, llvm::ArrayRef(call->getArgs(), call->getNumArgs()).drop_front(object_first));
    return true;
  }
  bool VisitCXXConstructExpr(CXXConstructExpr* made) {
    hand_on(made->getConstructor(), llvm::ArrayRef(made->getArgs(), made->getNumArgs()));
    return true;
  }

 private:
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
  llvm::SmallPtrSet<const DeclRefExpr*, 8> fitting_;
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
  /// Neighbours, as of std::string(text, length). Two texts are neighbours in strcmp(), too.
  bool look_at(llvm::ArrayRef<Expr*> arguments) {
    if (second_->getType()->isPointerType()) return true;
    for (std::size_t i = 0; i + 1 < arguments.size(); ++i)
      if (mention_of(first_, arguments[i]) && mention_of(second_, arguments[i + 1])) found_ = true;
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
  return use_of(function, param, seen);
}

std::string length_of_characters(const FunctionDecl* function, unsigned index) {
  if (index + 1 >= function->getNumParams()) return {};
  const ParmVarDecl* text = function->getParamDecl(index);
  const ParmVarDecl* next = function->getParamDecl(index + 1);
  const QualType type = next->getType().getNonReferenceType();
  const ASTContext& context = function->getASTContext();
  if (context.hasSameUnqualifiedType(type, text->getType()))
    return name_a_range(text->getName(), next->getName()) || are_used_together(function, text, next)
               ? (next->getName() + " - " + text->getName()).str()
               : "";
  if (!type->isIntegerType() || type->isBooleanType() || type->isAnyCharacterType()) return {};
  return names_a_length(next->getName()) || are_used_together(function, text, next) ? next->getName().str()
                                                                                    : "";
}

}  // namespace cachepy::plugin
