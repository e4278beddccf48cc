#include "records/state_reads.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"
#include "records/way_out.h"
#include "types/standard_types.h"

namespace cachepy::plugin {
namespace {

using clang::Expr;
using clang::Stmt;
using clang::VarDecl;

/// Finds out whether an initialiser runs code of the program, or asks anyone: what only libraries construct, of constants,
/// follows from the code.
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

/// What a reference is bound to; null where that is in another file. Not IgnoreParenImpCasts(), which looks through
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

/// Is the value of a constant only known when the program has started?
bool is_computed_at_start(const VarDecl* variable) {
  const VarDecl* owner = nullptr;
  const Expr* initialiser = variable->getAnyInitializer(owner);
  if (!initialiser) return !variable->getDefinition();                          // another file's
  if (initialiser->isValueDependent() || owner->evaluateValue()) return false;  // Clang remembers the answer
  RunsCode code(variable->getASTContext().getSourceManager());
  code.TraverseStmt(const_cast<Expr*>(initialiser));
  return code.runs;
}

/// Finds the places where a body reads variables that may change.
class Reads : public clang::RecursiveASTVisitor<Reads> {
  using Base = clang::RecursiveASTVisitor<Reads>;

 public:
  using Report = llvm::function_ref<void(const VarDecl*, clang::SourceLocation)>;
  Reads(const clang::ASTContext& context, Report report) : context_(context), report_(report) {}

  bool shouldVisitImplicitCode() const { return true; }
  bool shouldVisitTemplateInstantiations() const { return true; }

  bool VisitDeclRefExpr(clang::DeclRefExpr* use) { return visit_use(use->getDecl(), use->getLocation()); }
  bool VisitMemberExpr(clang::MemberExpr* use) {
    return visit_use(use->getMemberDecl(), use->getMemberLoc());
  }

  // "x = 1" reads nothing of x.
  bool TraverseBinaryOperator(clang::BinaryOperator* op) {
    if (op->getOpcode() != clang::BO_Assign) return Base::TraverseBinaryOperator(op);
    return traverse_place(op->getLHS()) && TraverseStmt(op->getRHS());
  }

  // Nor does "++x;", "x += 1;" or "x.push_back(1);" let it into the result: what they give is dropped.
  bool TraverseCompoundStmt(clang::CompoundStmt* block) {
    for (Stmt* stmt : block->body())
      if (!traverse_statement(stmt)) return false;
    return true;
  }

 private:
  bool traverse_statement(Stmt* stmt) {
    auto* full = llvm::dyn_cast_or_null<clang::FullExpr>(stmt);
    Stmt* inner = full ? full->getSubExpr() : stmt;
    auto* unary = llvm::dyn_cast_or_null<clang::UnaryOperator>(inner);
    if (unary && unary->isIncrementDecrementOp()) return traverse_place(unary->getSubExpr());
    if (auto* compound = llvm::dyn_cast_or_null<clang::CompoundAssignOperator>(inner))
      return traverse_place(compound->getLHS()) && TraverseStmt(compound->getRHS());
    if (auto* call = llvm::dyn_cast_or_null<clang::CXXOperatorCallExpr>(inner))
      if (call->getNumArgs() > 0 && !has_way_out(call, 1)) return traverse_update(call->getArg(0), call, 1);
    if (auto* call = llvm::dyn_cast_or_null<clang::CXXMemberCallExpr>(inner))
      if (!has_way_out(call, 0)) return traverse_update(call->getImplicitObjectArgument(), call, 0);
    return TraverseStmt(stmt);
  }

  bool traverse_update(Expr* object, clang::CallExpr* call, unsigned first) {
    for (unsigned i = first; i < call->getNumArgs(); ++i)
      if (!TraverseStmt(call->getArg(i))) return false;
    return traverse_place(object);
  }

  /// What is written to: x, x.field, x[index], of which only the index is read.
  bool traverse_place(Expr* place) {
    place = place->IgnoreParenImpCasts();
    if (llvm::isa<clang::DeclRefExpr>(place)) return true;
    if (auto* member = llvm::dyn_cast<clang::MemberExpr>(place); member && !member->isArrow())
      return traverse_place(member->getBase());
    if (auto* element = llvm::dyn_cast<clang::ArraySubscriptExpr>(place))
      return traverse_place(element->getBase()) && TraverseStmt(element->getIdx());
    if (auto* call = llvm::dyn_cast<clang::CXXOperatorCallExpr>(place);
        call && call->getOperator() == clang::OO_Subscript && call->getNumArgs() == 2)
      return traverse_place(call->getArg(0)) && TraverseStmt(call->getArg(1));
    return TraverseStmt(place);
  }

  bool visit_use(const clang::ValueDecl* decl, clang::SourceLocation where) {
    const auto* binding = llvm::dyn_cast<clang::BindingDecl>(decl);
    const auto* variable = llvm::dyn_cast<VarDecl>(binding ? binding->getDecomposedDecl() : decl);
    if (variable) variable = referred(variable);
    if (variable && change_of(variable, context_) != Change::kNever)
      report_(variable->getCanonicalDecl(), where);
    return true;
  }

  const clang::ASTContext& context_;
  const Report report_;
};

}  // namespace

Change change_of(const VarDecl* variable, const clang::ASTContext& context) {
  if (!variable->hasGlobalStorage() || variable->isConstexpr()) return Change::kNever;
  const clang::QualType type = context.getBaseElementType(variable->getType().getNonReferenceType());
  if (is_for_synchronisation(type)) return Change::kNever;
  if (!type.isConstQualified()) return Change::kAnyTime;
  if (variable->getType()->isReferenceType()) {
    if (!llvm::isa_and_nonnull<clang::MaterializeTemporaryExpr>(bound_to(variable)))
      return Change::kAnyTime;  // constant is only the way to it
  }
  const clang::QualType pointee = type->isPointerType() ? type->getPointeeType() : clang::QualType();
  if (!pointee.isNull() && pointee->isObjectType() && !pointee.isConstQualified() &&
      !has_constant_initialiser(variable))
    return Change::kAnyTime;  // of the others, the initialiser says where they lead
  const clang::CXXRecordDecl* record = type->getAsCXXRecordDecl();
  const bool has_mutable_fields = record && record->hasDefinition() && record->hasMutableFields();
  return has_mutable_fields || is_computed_at_start(variable) ? Change::kRarely : Change::kNever;
}

const VarDecl* referred(const VarDecl* variable) {
  constexpr int kMost = 8;  // two may be bound to each other
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

void find_state_reads(const clang::FunctionDecl* function, const clang::ASTContext& context,
                      llvm::function_ref<void(const VarDecl*, clang::SourceLocation)> report) {
  Reads reads(context, report);
  if (const auto* constructor = llvm::dyn_cast<clang::CXXConstructorDecl>(function))
    for (const clang::CXXCtorInitializer* part : constructor->inits()) reads.TraverseStmt(part->getInit());
  reads.TraverseStmt(function->getBody());
}

void find_state_behind(const VarDecl* constant, const clang::ASTContext& context,
                       llvm::function_ref<void(const VarDecl*, clang::SourceLocation)> report) {
  const Expr* initialiser = constant->getAnyInitializer();
  if (initialiser && constant->hasGlobalStorage() && change_of(constant, context) == Change::kNever)
    Reads(context, report).TraverseStmt(const_cast<Expr*>(initialiser));
}

}  // namespace cachepy::plugin
