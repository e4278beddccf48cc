// The part of CodeWriter for expressions that perform operations, as opposed to those that name something.
#include "clang/AST/ExprCXX.h"
#include "fingerprint/flags.h"
#include "fingerprint/writer.h"
#include "llvm/ADT/StringExtras.h"

namespace cachepy::plugin {

using namespace clang;

// --- operators, calls and casts --------------------------------------------------------------------------

// Steps from element to element, and conversions from a class to its base, depend on the type of the pointee.
void CodeWriter::pointee(const Expr* expr) {
  if (const auto* pointer = expr->getType()->getAs<PointerType>()) type(pointer->getPointeeType());
}

void CodeWriter::floating_point(FPOptionsOverride pragmas) {
  token(pragmas.getAsOpaqueInt());
  code_.left_to_optimizer |= is_left_to_optimizer(pragmas.applyOverrides(context_.getLangOpts()));
}

bool CodeWriter::VisitUnaryOperator(const UnaryOperator* expr) {
  token(UnaryOperator::getOpcodeStr(expr->getOpcode()));
  token(expr->isPostfix());
  if (expr->isIncrementDecrementOp()) pointee(expr);
  floating_point_pragmas(expr);
  return false;
}

bool CodeWriter::VisitBinaryOperator(const BinaryOperator* expr) {
  token(expr->getOpcodeStr());
  if (expr->isAdditiveOp() || expr->isCompoundAssignmentOp()) {
    pointee(expr->getLHS());
    pointee(expr->getRHS());
  }
  floating_point_pragmas(expr);
  return false;
}

bool CodeWriter::VisitCompoundAssignOperator(const CompoundAssignOperator* expr) {
  type(expr->getComputationLHSType());
  type(expr->getComputationResultType());
  return VisitBinaryOperator(expr);
}

bool CodeWriter::VisitCXXRewrittenBinaryOperator(const CXXRewrittenBinaryOperator* expr) {
  statement(expr->getSemanticForm());
  return true;
}

bool CodeWriter::VisitCallExpr(const CallExpr* expr) {
  callee_ = expr->getCallee()->IgnoreParenImpCasts();
  floating_point_pragmas(expr);
  return false;
}

bool CodeWriter::VisitCastExpr(const CastExpr* expr) {
  token(expr->getCastKindName());
  const CastKind kind = expr->getCastKind();
  if (const auto* written = dyn_cast<ExplicitCastExpr>(expr)) {
    if (kind != CK_NoOp) pointee(expr);
    type_as_written(written->getTypeAsWritten());
  }
  if (kind == CK_DerivedToBase || kind == CK_UncheckedDerivedToBase) pointee(expr->getSubExpr());
  floating_point_pragmas(expr);
  return false;
}

bool CodeWriter::VisitAtomicExpr(const AtomicExpr* expr) {
  token(static_cast<unsigned>(expr->getOp()));
  return false;
}

bool CodeWriter::VisitExtVectorElementExpr(const ExtVectorElementExpr* expr) {
  token(expr->getAccessor().getName());
  return false;
}

// --- making and unmaking objects -------------------------------------------------------------------------

bool CodeWriter::VisitInitListExpr(const InitListExpr* expr) {
  if (const InitListExpr* semantic = expr->getSemanticForm()) {
    statement(semantic);
    return true;
  }
  if (const FieldDecl* member = expr->getInitializedFieldInUnion()) field(member);
  if (const Expr* filler = expr->getArrayFiller()) statement(filler);
  return false;
}

bool CodeWriter::VisitCXXParenListInitExpr(const CXXParenListInitExpr* expr) {
  if (const FieldDecl* member = expr->getInitializedFieldInUnion()) field(member);
  if (const Expr* filler = expr->getArrayFiller()) statement(filler);
  return false;
}

bool CodeWriter::VisitCXXConstructExpr(const CXXConstructExpr* expr) {
  function(expr->getConstructor());
  token(expr->isListInitialization());
  token(expr->isStdInitListInitialization());
  token(expr->isElidable());
  token(expr->requiresZeroInitialization());
  token(static_cast<unsigned>(expr->getConstructionKind()));
  return false;
}

bool CodeWriter::VisitCXXInheritedCtorInitExpr(const CXXInheritedCtorInitExpr* expr) {
  function(expr->getConstructor());
  token(expr->constructsVBase());
  token(expr->inheritedFromVBase());
  return false;
}

bool CodeWriter::VisitCXXNewExpr(const CXXNewExpr* expr) {
  type(expr->getAllocatedType());
  token(static_cast<unsigned>(expr->getInitializationStyle()));
  token(expr->passAlignment());
  token(expr->doesUsualArrayDeleteWantSize());
  if (const FunctionDecl* allocate = expr->getOperatorNew()) function(allocate);
  if (const FunctionDecl* release = expr->getOperatorDelete()) function(release);
  return false;
}

bool CodeWriter::VisitCXXDeleteExpr(const CXXDeleteExpr* expr) {
  token(expr->isArrayForm());
  token(expr->isGlobalDelete());
  token(expr->doesUsualArrayDeleteWantSize());
  if (const FunctionDecl* release = expr->getOperatorDelete()) function(release);
  type(expr->getDestroyedType());
  const CXXRecordDecl* record = expr->getDestroyedType()->getAsCXXRecordDecl();
  if (const CXXDestructorDecl* destructor =
          record && record->hasDefinition() ? record->getDestructor() : nullptr)
    function(destructor);
  return false;
}

bool CodeWriter::VisitCXXDefaultArgExpr(const CXXDefaultArgExpr* expr) {
  statement(expr->getExpr());
  return true;
}

bool CodeWriter::VisitCXXDefaultInitExpr(const CXXDefaultInitExpr* expr) {
  statement(expr->getExpr());
  return true;
}

// --- closures --------------------------------------------------------------------------------------------

bool CodeWriter::VisitLambdaExpr(const LambdaExpr* expr) {
  auto initialiser = expr->capture_init_begin();
  for (const LambdaCapture& capture : expr->captures()) {
    token(static_cast<unsigned>(capture.getCaptureKind()));
    if (capture.capturesVariable()) numbered(capture.getCapturedVar());
    statement(*initialiser++);
  }
  // A generic closure is followed from each of its calls instead. Instantiations for calls elsewhere do not belong to this code.
  if (!expr->isGenericLambda()) refer(expr->getCallOperator());
  return true;
}

bool CodeWriter::VisitBlockExpr(const BlockExpr* expr) {
  for (const BlockDecl::Capture& capture : expr->getBlockDecl()->captures()) {
    token(capture.isByRef());
    numbered(capture.getVariable());
    statement(capture.getCopyExpr());
  }
  for (const ParmVarDecl* parameter : expr->getBlockDecl()->parameters()) {
    declare(parameter);
    type_as_written(parameter->getType());
  }
  statement(expr->getBody());
  return true;
}

bool CodeWriter::VisitCXXThrowExpr(const CXXThrowExpr* expr) {
  if (const Expr* thrown = expr->getSubExpr()) token(names_.type(thrown->getType()).hidden);
  token(expr->isThrownVariableInScope());
  return false;
}

bool CodeWriter::VisitMaterializeTemporaryExpr(const MaterializeTemporaryExpr* expr) {
  token(static_cast<unsigned>(expr->getStorageDuration()));
  return false;
}

// --- what the compiler chooses ---------------------------------------------------------------------------

bool CodeWriter::VisitGenericSelectionExpr(const GenericSelectionExpr* expr) {
  if (expr->isResultDependent()) return false;
  statement(expr->getResultExpr());
  return true;
}

bool CodeWriter::VisitChooseExpr(const ChooseExpr* expr) {
  if (expr->isConditionDependent()) return false;
  statement(expr->getChosenSubExpr());
  return true;
}

bool CodeWriter::VisitPackIndexingExpr(const PackIndexingExpr* expr) {
  if (expr->isInstantiationDependent()) return false;
  statement(expr->getSelectedExpr());
  return true;
}

bool CodeWriter::VisitPseudoObjectExpr(const PseudoObjectExpr* expr) {
  token(expr->getResultExprIndex());
  return false;
}

// --- what the compiler evaluates -------------------------------------------------------------------------

bool CodeWriter::evaluated(const Expr* expr) {
  Expr::EvalResult result;
  if (expr->isValueDependent() || !expr->EvaluateAsInt(result, context_)) return false;
  token(llvm::toString(result.Val.getInt(), 10));
  return true;
}

void CodeWriter::named_by(const APValue& constant) {
  if (constant.isStruct()) {
    for (unsigned i = 0; i < constant.getStructNumBases(); ++i) named_by(constant.getStructBase(i));
    for (unsigned i = 0; i < constant.getStructNumFields(); ++i) named_by(constant.getStructField(i));
  } else if (constant.isArray()) {
    for (unsigned i = 0; i < constant.getArrayInitializedElts(); ++i)
      named_by(constant.getArrayInitializedElt(i));
  } else if (constant.isUnion()) {
    named_by(constant.getUnionValue());
  } else if (constant.isLValue() || constant.isMemberPointer()) {
    const ValueDecl* named = constant.isLValue() ? constant.getLValueBase().dyn_cast<const ValueDecl*>()
                                                 : constant.getMemberPointerDecl();
    if (const auto* code = dyn_cast_or_null<FunctionDecl>(named)) function(code);
    if (const auto* data = dyn_cast_or_null<VarDecl>(named)) variable(data);
  }
}

bool CodeWriter::VisitUnaryExprOrTypeTraitExpr(const UnaryExprOrTypeTraitExpr* expr) {
  if (evaluated(expr)) return true;
  type(expr->getTypeOfArgument());  // the size of a variable array
  return false;
}

bool CodeWriter::VisitCXXTypeidExpr(const CXXTypeidExpr* expr) {
  type(expr->isTypeOperand() ? expr->getTypeOperand(const_cast<ASTContext&>(context_))
                             : expr->getExprOperand()->getType());
  // std::type_info::name() shows the function to which a type is local.
  token(names_
            .type(expr->isTypeOperand() ? expr->getTypeOperand(const_cast<ASTContext&>(context_))
                                        : expr->getExprOperand()->getType())
            .hidden);
  return !expr->isPotentiallyEvaluated();
}

}  // namespace cachepy::plugin
