#include "functions/closures.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"
#include "effects/effects.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "types/standard_types.h"

namespace cachepy::plugin {
namespace {

using namespace clang;

/// The functions that run when a closure is called; for a generic lambda, all instances.
SmallVector<const FunctionDecl*, 2> code_of(const CXXRecordDecl* closure) {
  SmallVector<const FunctionDecl*, 2> code;
  if (const FunctionTemplateDecl* generic = closure->getDependentLambdaCallOperator()) {
    for (const FunctionDecl* instance : generic->specializations())
      if (instance->getBody()) code.push_back(instance);
  } else if (const CXXMethodDecl* method = closure->getLambdaCallOperator(); method && method->getBody()) {
    code.push_back(method);
  }
  return code;
}

FieldDecl* captured_this(const CXXRecordDecl* closure) {
  llvm::DenseMap<const ValueDecl*, FieldDecl*> captures;
  FieldDecl* found = nullptr;
  closure->getCaptureFields(captures, found);
  return found && found->getType()->isPointerType() ? found : nullptr;
}

const CXXRecordDecl* closure_held_by(const FieldDecl* field) {
  const CXXRecordDecl* record = field->getType().getNonReferenceType()->getAsCXXRecordDecl();
  return record && record->isLambda() ? record : nullptr;
}

class CapturedObjects {
 public:
  CapturedObjects(BodyOf body_of, Sema& sema, std::vector<ClosureProblem>& problems)
      : body_of_(body_of), sema_(sema), problems_(problems) {}

  std::vector<CapturedObject> find(const CXXRecordDecl* closure) {
    look_at(closure);
    return std::move(found_);
  }

 private:
  void look_at(const CXXRecordDecl* closure) {
    if (FieldDecl* field = captured_this(closure)) {
      way_.push_back(field);
      add_object(closure, field->getType()->getPointeeType()->getAsCXXRecordDecl());
      way_.pop_back();
    }
    for (FieldDecl* field : closure->fields()) {
      const CXXRecordDecl* held = closure_held_by(field);
      if (!held) continue;
      way_.push_back(field);
      look_at(held);
      way_.pop_back();
    }
  }

  void add_object(const CXXRecordDecl* closure, const CXXRecordDecl* object) {
    const ObjectReads reads = reads_of_closure(code_of(closure), object, body_of_);
    if (reads.everything_written)
      return problem("hands the object whose 'this' it captures on to code that may change it",
                     reads.everything);
    for (const auto& [field, where] : reads.fields)
      if (reads.written_fields.contains(field))
        return problem("may change '" + field->getNameAsString() +
                           "' of the object whose 'this' it captures; return the value instead",
                       where);
    if (!reads.written_bases.empty())
      return problem("may change the object whose 'this' it captures; return the value instead",
                     reads.bases.front().second);
    ObjectParts parts = parts_that_are_read(reads, object, sema_);
    for (const ObjectProblem& found : parts.problems)
      problem("captures 'this', and " + found.what, found.read_at);
    found_.push_back({way_, std::move(parts.parts)});
  }

  void problem(std::string what, SourceLocation where) { problems_.push_back({std::move(what), where}); }

  const BodyOf body_of_;
  Sema& sema_;
  std::vector<ClosureProblem>& problems_;
  SmallVector<FieldDecl*, 1> way_;
  std::vector<CapturedObject> found_;
};

}  // namespace

std::vector<CapturedObject> objects_of_closure(const CXXRecordDecl* closure, BodyOf body_of, Sema& sema,
                                               std::vector<ClosureProblem>& problems) {
  return CapturedObjects(body_of, sema, problems).find(closure);
}

ClosureProblem problem_of_closure(const CXXRecordDecl* closure, bool by_reference) {
  const CXXMethodDecl* code = closure->getLambdaCallOperator();
  if (!code || !code->getBody()) return {"has no code that can be seen", closure->getLocation()};
  llvm::SmallPtrSet<const ValueDecl*, 4> referred;
  for (const LambdaCapture& capture : closure->captures()) {
    if (capture.capturesThis()) continue;  // objects_of_closure() looks at it
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
    const CXXRecordDecl* inner = closure_held_by(held);
    if (!inner) continue;
    const bool is_reference = held->getType()->isReferenceType();
    if (ClosureProblem found = problem_of_closure(inner, is_reference); !found.what.empty())
      return {"holds another one that " + found.what, found.where};
  }
  if (by_reference && !code->isConst() && !closure->captures().empty())
    return {"may change what it holds ('mutable'); pass it by value", code->getLocation()};
  ClosureProblem problem;
  const auto look_at = [&](const Use& use) {
    if (!problem.what.empty() || !use.place.variable || !referred.contains(use.place.variable) ||
        !may_write(use))
      return;
    problem = {"may change '" + use.place.variable->getNameAsString() +
                   "', which it captures by reference; return the value instead",
               use.where};
  };
  find_uses(code, look_at);
  for (const FunctionDecl* instance : code_of(closure))
    if (instance != code) find_uses(instance, look_at);
  return problem;
}

}  // namespace cachepy::plugin
