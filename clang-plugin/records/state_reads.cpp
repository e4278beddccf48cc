#include "records/state_reads.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"
#include "effects/contained.h"
#include "types/standard_types.h"

namespace cachepy::plugin {
namespace {

using clang::Expr;
using clang::VarDecl;

/// Finds out whether an initialiser calls functions or runs constructors of the program. An object that libraries construct from
/// constants follows from the code.
class RunsCode : public clang::RecursiveASTVisitor<RunsCode> {
 public:
  explicit RunsCode(const clang::SourceManager& sources) : sources_(sources) {}

  bool VisitCallExpr(clang::CallExpr*) { return found(); }
  bool VisitCXXConstructExpr(clang::CXXConstructExpr* made) {
    const clang::CXXConstructorDecl* constructor = made->getConstructor();
    return constructor->isTrivial() || sources_.isInSystemHeader(constructor->getLocation()) || found();
  }
  bool VisitCXXDefaultInitExpr(clang::CXXDefaultInitExpr* field) { return TraverseStmt(field->getExpr()); }
  bool TraverseLambdaExpr(clang::LambdaExpr*) { return true; }  // it is not called yet

  bool runs = false;

 private:
  bool found() {
    runs = true;
    return false;  // no need to look further
  }
  const clang::SourceManager& sources_;
};

/// The expression to which a reference is bound; null if it is in another file. Does not use IgnoreParenImpCasts(), which skips
/// temporaries.
const Expr* bound_to(const VarDecl* reference) {
  const Expr* place = reference->getAnyInitializer();
  for (;;) {
    if (const auto* full = llvm::dyn_cast_or_null<clang::FullExpr>(place))
      place = full->getSubExpr();
    else if (const auto* cast = llvm::dyn_cast_or_null<clang::ImplicitCastExpr>(place))
      place = cast->getSubExpr();
    else if (const auto* paren = llvm::dyn_cast_or_null<clang::ParenExpr>(place))
      place = paren->getSubExpr();
    else
      return place;
  }
}

bool has_constant_initialiser(const VarDecl* variable) {
  return variable->getAnyInitializer(variable) && variable->hasConstantInitialization();
}

/// Whether objects of the class are empty, like a closure without captures, or are closures whose captures cannot change.
bool holds_nothing_that_changes(const clang::CXXRecordDecl* record) {
  if (!record || !record->hasDefinition()) return false;
  if (record->isEmpty()) return true;
  const clang::CXXMethodDecl* call = record->isLambda() ? record->getLambdaCallOperator() : nullptr;
  return call && call->isConst();
}

bool is_changing(Effect effect) {
  return effect == Effect::kWrite || effect == Effect::kUpdate;
}

}  // namespace

/// Whether the variable always has the value of its initialiser.
bool StateReads::is_constant(const VarDecl* variable, clang::QualType type) {
  if (type.isConstQualified() || holds_nothing_that_changes(type->getAsCXXRecordDecl())) return true;
  return !variable->getType()->isReferenceType() && has_constant_initialiser(variable) &&
         !written_.may_be_written(variable);
}

/// Whether the value of a constant is computed when the program starts.
bool StateReads::is_computed_at_start(const VarDecl* variable) {
  const VarDecl* owner = nullptr;
  const Expr* initialiser = variable->getAnyInitializer(owner);
  if (!initialiser) return !variable->getDefinition();                          // another file's
  if (initialiser->isValueDependent() || owner->evaluateValue()) return false;  // Clang remembers the answer
  RunsCode code(context_.getSourceManager());
  code.TraverseStmt(const_cast<Expr*>(initialiser));
  bool reads_state = false;
  const auto note = [&](const VarDecl* read, clang::SourceLocation) { reads_state |= read != variable; };
  if (!code.runs)
    find_uses(initialiser, context_, [&](const Use& use) {
      if (use.effect == Effect::kRead || use.effect == Effect::kCall) look_at(use, note);
    });
  return code.runs || reads_state;
}

Change StateReads::change_of(const VarDecl* variable) {
  // Two constants may refer to each other in their initialisers.
  const auto [known, is_new] = known_.try_emplace(variable, Change::kNever);
  if (!is_new) return known->second;
  const Change change = find_change(variable);
  return known_[variable] = change;
}

Change StateReads::find_change(const VarDecl* variable) {
  if (!variable->hasGlobalStorage() || variable->isConstexpr()) return Change::kNever;
  const clang::QualType type = context_.getBaseElementType(variable->getType().getNonReferenceType());
  if (is_for_synchronisation(type)) return Change::kNever;
  if (!is_constant(variable, type)) return Change::kAnyTime;
  if (variable->getType()->isReferenceType()) {
    if (!llvm::isa_and_nonnull<clang::MaterializeTemporaryExpr>(bound_to(variable)))
      return Change::kAnyTime;  // only the pointer is constant
  }
  const clang::QualType pointee = type->isPointerType() ? type->getPointeeType() : clang::QualType();
  if (!pointee.isNull() && pointee->isObjectType() && !pointee.isConstQualified() &&
      !has_constant_initialiser(variable))
    return Change::kAnyTime;  // a constant initialiser would determine the pointee
  const clang::CXXRecordDecl* record = type->getAsCXXRecordDecl();
  const bool has_mutable_fields = record && record->hasDefinition() && record->hasMutableFields();
  return has_mutable_fields || is_computed_at_start(variable) ? Change::kRarely : Change::kNever;
}

const VarDecl* referred(const VarDecl* variable) {
  constexpr int kMost = 8;  // two references may be bound to each other
  for (int i = 0; i < kMost && variable->getType()->isReferenceType() && variable->hasGlobalStorage(); ++i) {
    const Expr* place = bound_to(variable);
    while (const auto* member = llvm::dyn_cast_or_null<clang::MemberExpr>(place)) {
      if (member->isArrow() || !llvm::isa<clang::FieldDecl>(member->getMemberDecl())) break;
      place = member->getBase()->IgnoreParenImpCasts();
    }
    const auto* name = llvm::dyn_cast_or_null<clang::DeclRefExpr>(place);
    const auto* next = name ? llvm::dyn_cast<VarDecl>(name->getDecl()) : nullptr;
    if (!next) break;
    variable = next;
  }
  return variable;
}

/// Effects that only change a variable are not reads. Neither is a call whose result is unused, if nothing can leave its object in another
/// way.
void StateReads::look_at(const Use& use, Report report) {
  if (!use.place.variable || use.place.is_behind_pointer || use.effect == Effect::kDowncast) return;
  const VarDecl* variable = referred(use.place.variable);
  // A change through a reference depends on the variable to which the reference is bound.
  const bool is_reference = variable->getType()->isReferenceType();
  if (!variable->hasGlobalStorage() || (is_changing(use.effect) && !is_reference)) return;
  if (change_of(variable) == Change::kNever) return;
  if (use.effect == Effect::kCall && use.is_dropped && use.callee && !use.may_dispatch && !is_reference &&
      keeps_object_to_itself(use.callee))
    return;
  report(variable->getCanonicalDecl(), use.where);
}

void StateReads::find(const clang::FunctionDecl* function, Report report) {
  find_uses(function, [&](const Use& use) { look_at(use, report); });
}

void StateReads::find_in_initialiser(const VarDecl* constant, Report report) {
  if (const Expr* initialiser = constant->getAnyInitializer())
    find_uses(initialiser, context_, [&](const Use& use) { look_at(use, report); });
}

void StateReads::find_behind(const VarDecl* constant, Report report) {
  if (constant->hasGlobalStorage() && change_of(constant) == Change::kNever)
    find_in_initialiser(constant, report);
}

}  // namespace cachepy::plugin
