#include "effects/contained.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"
#include "compiler/llvm_compat.h"
#include "effects/effects.h"
#include "effects/known_members.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/StringSwitch.h"
#include "types/standard_types.h"

namespace cachepy::plugin {
namespace {

using namespace clang;

bool is_printer(const FunctionDecl* function) {
  return function->isExternC() && function->getIdentifier() &&
         llvm::StringSwitch<bool>(function->getName())
             .Cases("printf", "fprintf", "puts", "fputs", "putchar", "fputc", "putc", "fflush", true)
             .Cases("time", "clock", "clock_gettime", "gettimeofday", true)
             .Default(false);
}

bool throws_nothing(const FunctionDecl* function) {
  const auto* type = function->getType()->getAs<FunctionProtoType>();
  return type && !isUnresolvedExceptionSpec(type->getExceptionSpecType()) && type->canThrow() == CT_Cannot;
}

bool is_in_chrono(const FunctionDecl* function) {
  for (const DeclContext* context = function->getDeclContext(); context; context = context->getParent())
    if (const auto* space = dyn_cast<NamespaceDecl>(context); space && space->getName() == "chrono")
      return space->isInStdNamespace();
  return false;
}

bool is_stream(QualType type) {
  const CXXRecordDecl* record = type.getNonReferenceType()->getAsCXXRecordDecl();
  return record && is_standard(record, {"basic_ostream"});
}

bool is_text(QualType type) {
  return type->isPointerType() && type->getPointeeType()->isCharType() &&
         type->getPointeeType().isConstQualified();
}

/// A reference or pointer through which the callee can write.
bool can_be_written_through(QualType type) {
  const QualType pointee = type->getPointeeType();
  return !pointee.isNull() && !pointee.isConstQualified();
}

class Contained : public RecursiveASTVisitor<Contained> {
  using Base = RecursiveASTVisitor<Contained>;

 public:
  explicit Contained(const ASTContext& context) : context_(context) {}

  bool shouldVisitImplicitCode() const { return true; }

  bool function(const FunctionDecl* function) {
    if (!seen_.insert(function->getCanonicalDecl()).second) return true;
    const FunctionDecl* definition = function->getDefinition();
    if (!definition || !definition->getBody() || definition->isVariadic()) return false;
    bool only_own = true;
    find_uses(definition, [&](const Use& use) { only_own &= is_own(use, definition); });
    if (!only_own) return false;
    if (const auto* constructor = dyn_cast<CXXConstructorDecl>(definition))
      for (const CXXCtorInitializer* part : constructor->inits())
        if (!TraverseStmt(part->getInit())) return false;
    return TraverseStmt(definition->getBody());
  }

  // Returning false ends the walk: something may come out.
  bool VisitCXXThrowExpr(CXXThrowExpr*) { return false; }
  bool VisitCXXNewExpr(CXXNewExpr*) { return false; }
  bool VisitCXXDeleteExpr(CXXDeleteExpr*) { return false; }
  bool VisitCXXDynamicCastExpr(CXXDynamicCastExpr*) { return false; }
  bool VisitAsmStmt(AsmStmt*) { return false; }
  bool VisitAtomicExpr(AtomicExpr*) { return false; }
  bool VisitVAArgExpr(VAArgExpr*) { return false; }
  bool VisitOMPExecutableDirective(OMPExecutableDirective*) { return false; }
  bool VisitCoroutineBodyStmt(CoroutineBodyStmt*) { return false; }
  bool TraverseLambdaExpr(LambdaExpr*) { return false; }
  bool TraverseBlockExpr(BlockExpr*) { return false; }

  bool VisitVarDecl(VarDecl* variable) { return is_destroyed_quietly(variable->getType()); }
  bool VisitCXXBindTemporaryExpr(CXXBindTemporaryExpr* made) { return is_destroyed_quietly(made->getType()); }

  bool VisitBinaryOperator(BinaryOperator* op) {
    return !op->isAssignmentOp() || place_named_by(op->getLHS()).has_value();
  }
  bool VisitUnaryOperator(UnaryOperator* op) {
    return !op->isIncrementDecrementOp() || place_named_by(op->getSubExpr()).has_value();
  }

  // The range is looked at element by element, which for the library's containers needs no look into its iterators.
  bool TraverseCXXForRangeStmt(CXXForRangeStmt* loop) {
    const QualType range = loop->getRangeInit()->getType();
    if (!range->isArrayType() && !is_plain_value(range)) return false;
    return is_plain_value(loop->getLoopVariable()->getType()) && TraverseStmt(loop->getRangeInit()) &&
           TraverseStmt(loop->getBody());
  }

  bool VisitCXXConstructExpr(CXXConstructExpr* made) {
    const CXXConstructorDecl* constructor = made->getConstructor();
    if (constructor->isTrivial()) return true;
    if (!is_of_library(constructor))
      return constructor->isDefaulted() ? is_plain_value(made->getType()) : function(constructor);
    if (!is_plain_value(made->getType())) return false;
    return constructor->isCopyOrMoveConstructor() || constructor->isDefaultConstructor() ||
           is_in_chrono(constructor) || is_text(constructor->getParamDecl(0)->getType());
  }

  bool VisitCallExpr(CallExpr* call) {
    const FunctionDecl* callee = call->getDirectCallee();
    if (!callee || !are_arguments_own(call, callee)) return false;
    const auto* method = dyn_cast<CXXMethodDecl>(callee);
    if (const auto* member = dyn_cast<MemberExpr>(call->getCallee()->IgnoreParens());
        method && method->isVirtual() && (!member || !member->hasQualifier()))
      return false;
    if (is_printer(callee)) return true;
    if (method && (is_known_update(method) || is_element_access(method) || is_known_assignment(method)))
      return true;
    return is_of_library(callee) ? is_quiet(call, callee) : function(callee);
  }

 private:
  bool is_of_library(const Decl* decl) const {
    return context_.getSourceManager().isInSystemHeader(decl->getLocation());
  }

  /// Part of the function's object or of its frame?
  bool is_own(const Place& place, const FunctionDecl* function) const {
    if (place.is_behind_pointer) return false;
    if (!place.variable) return true;
    if (is_of_library(place.variable) && is_stream(place.variable->getType())) return true;  // std::cout
    const bool is_local = !place.variable->hasGlobalStorage() && place.variable->getDeclContext() == function;
    return is_local && !place.variable->getType()->isReferenceType();
  }

  bool is_own(const Use& use, const FunctionDecl* function) const {
    switch (use.effect) {
      case Effect::kRead:
      case Effect::kLook:
      case Effect::kDowncast:
        return true;
      case Effect::kCall:  // const members may write fields that are mutable
        return is_own(use.place, function) ||
               (use.callee && use.callee->isConst() && is_of_library(use.callee));
      default:
        return is_own(use.place, function);
    }
  }

  /// What is given to be written must be a place, so that it is known whose it is.
  static bool are_arguments_own(CallExpr* call, const FunctionDecl* callee) {
    const auto* method = dyn_cast<CXXMethodDecl>(callee);
    const bool has_object = isa<CXXOperatorCallExpr>(call) && method && compat::has_implicit_object(method);
    for (unsigned i = has_object ? 1 : 0; i < call->getNumArgs(); ++i) {
      const unsigned number = has_object ? i - 1 : i;
      if (number >= callee->getNumParams()) continue;
      const QualType type = callee->getParamDecl(number)->getType();
      Expr* argument = call->getArg(i);
      if (is_stream(type) || !can_be_written_through(type)) continue;
      if (type->isReferenceType() ? argument->isLValue() && !place_named_by(argument)
                                  : !is_printer(callee) && !place_pointed_to_by(argument))
        return false;
    }
    if (!method || method->isStatic() || method->isConst()) return true;
    Expr* object = has_object ? call->getArg(0) : nullptr;
    if (auto* member_call = dyn_cast<CXXMemberCallExpr>(call))
      object = member_call->getImplicitObjectArgument();
    if (!object || is_stream(object->getType())) return true;
    return object->getType()->isPointerType() ? place_pointed_to_by(object).has_value()
                                              : !object->isLValue() || place_named_by(object).has_value();
  }

  /// Of a function of a library's: it throws nothing, and gets nothing that has code of the user's.
  static bool is_quiet(CallExpr* call, const FunctionDecl* callee) {
    if (is_stream(callee->getReturnType())) return prints(call);
    if (!throws_nothing(callee) && !is_in_chrono(callee)) return false;
    return llvm::all_of(call->arguments(),
                        [](const Expr* argument) { return is_plain_value(argument->getType()); });
  }

  /// `out << number`, `out << "text" << std::endl`
  static bool prints(CallExpr* call) {
    return llvm::all_of(call->arguments(), [](const Expr* argument) {
      const QualType type = argument->getType();
      return is_stream(type) || type->isFunctionType() || type->isArithmeticType() ||
             type->isFunctionPointerType() || is_text(type) || is_plain_value(type);
    });
  }

  bool is_destroyed_quietly(QualType type) {
    type = context_.getBaseElementType(type);
    const CXXRecordDecl* record = type->getAsCXXRecordDecl();
    if (!record || !record->hasDefinition() || record->hasTrivialDestructor()) return true;
    const CXXDestructorDecl* destructor = record->getDestructor();
    return is_plain_value(type) || (destructor && destructor->isUserProvided() && record->field_empty() &&
                                    record->getNumBases() == 0 && function(destructor));
  }

  const ASTContext& context_;
  llvm::SmallPtrSet<const FunctionDecl*, 8> seen_;
};

}  // namespace

bool keeps_object_to_itself(const CXXMethodDecl* callee) {
  return Contained(callee->getASTContext()).function(callee);
}

}  // namespace cachepy::plugin
