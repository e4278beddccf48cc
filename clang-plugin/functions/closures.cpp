#include "functions/closures.h"

#include "clang/AST/ASTContext.h"
#include "effects/effects.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "types/standard_types.h"

namespace cachepy::plugin {
namespace {

using namespace clang;

bool may_change(const Use& use) {
  switch (use.effect) {
    case Effect::kRead:
    case Effect::kLook:
    case Effect::kDowncast:
      return false;
    case Effect::kCall:
      return !use.callee || !use.callee->isConst();
    default:
      return true;
  }
}

}  // namespace

ClosureProblem problem_of_closure(const CXXRecordDecl* closure, bool by_reference) {
  const CXXMethodDecl* code = closure->getLambdaCallOperator();
  if (!code || !code->getBody()) return {"has no code that can be seen", closure->getLocation()};
  llvm::SmallPtrSet<const ValueDecl*, 4> referred;
  for (const LambdaCapture& capture : closure->captures()) {
    if (capture.capturesThis())
      return {
          "captures 'this', and what it reads of the object is not in the key; capture by value what it "
          "needs",
          capture.getLocation()};
    if (!capture.capturesVariable()) return {"captures an array of variable length", capture.getLocation()};
    const ValueDecl* variable = capture.getCapturedVar();
    const bool is_reference = capture.getCaptureKind() == LCK_ByRef;
    if (is_reference) referred.insert(variable);
    const CXXRecordDecl* record = variable->getType()->getAsCXXRecordDecl();
    const bool is_lambda = record && record->isLambda();  // looked at below
    if (!is_lambda && reaches_others(variable->getType()) && !variable->getType()->isReferenceType())
      return {"captures '" + variable->getNameAsString() + "', through which it may change what is elsewhere",
              capture.getLocation()};
  }
  for (const FieldDecl* held : closure->fields()) {  // lambdas within
    const CXXRecordDecl* inner = held->getType().getNonReferenceType()->getAsCXXRecordDecl();
    if (!inner || !inner->isLambda()) continue;
    const bool is_reference = held->getType()->isReferenceType();
    if (ClosureProblem found = problem_of_closure(inner, is_reference); !found.what.empty())
      return {"holds another one that " + found.what, found.where};
  }
  if (by_reference && !code->isConst() && !closure->captures().empty())
    return {"may change what it holds ('mutable'); pass it by value", code->getLocation()};
  ClosureProblem problem;
  find_uses(code, [&](const Use& use) {
    if (!problem.what.empty() || !use.place.variable || !referred.contains(use.place.variable) ||
        !may_change(use))
      return;
    problem = {"may change '" + use.place.variable->getNameAsString() +
                   "', which it captures by reference; return the value instead",
               use.where};
  });
  return problem;
}

}  // namespace cachepy::plugin
