#include "functions/streams.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/ParentMap.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "types/standard_types.h"

namespace cachepy::plugin {
namespace {

using namespace clang;

bool is_plain_ostream(const CXXRecordDecl* record) {
  return record && is_standard(record, {"basic_ostream"});
}

class Uses : public RecursiveASTVisitor<Uses> {
 public:
  Uses(const FunctionDecl* function, const ParmVarDecl* param)
      : param_(param), parents_(function->getBody()) {}

  bool VisitDeclRefExpr(DeclRefExpr* reference) {
    if (reference->getDecl() != param_ || is_of_ostream(reference)) return true;
    beyond = reference;
    return false;
  }
  const Expr* beyond = nullptr;

 private:
  bool is_of_ostream(const Expr* expr) const {
    const auto* cast = dyn_cast_or_null<CastExpr>(parents_.getParentIgnoreParens(expr));
    if (!cast ||
        (cast->getCastKind() != CK_DerivedToBase && cast->getCastKind() != CK_UncheckedDerivedToBase))
      return false;
    const CXXRecordDecl* record = cast->getType()->getAsCXXRecordDecl();
    return record && is_standard(record, {"basic_ostream", "basic_ios", "ios_base"});
  }

  const ParmVarDecl* param_;
  ParentMap parents_;
};

/// Finds casts of a std::ostream to a class derived from it.
class Downcasts : public RecursiveASTVisitor<Downcasts> {
 public:
  explicit Downcasts(const ParmVarDecl* param) : param_(param) {}
  bool VisitCastExpr(CastExpr* cast) {
    if (cast->getCastKind() != CK_Dynamic && cast->getCastKind() != CK_BaseToDerived) return true;
    const Expr* from = cast->getSubExpr()->IgnoreParenImpCasts();
    if (const auto* of = dyn_cast<UnaryOperator>(from)) from = of->getSubExpr()->IgnoreParenImpCasts();
    const auto* reference = dyn_cast<DeclRefExpr>(from);
    if (!reference || reference->getDecl() != param_) return true;
    found = cast;
    return false;
  }
  const Expr* found = nullptr;

 private:
  const ParmVarDecl* param_;
};

}  // namespace

bool is_output_stream(const ParmVarDecl* param) {
  const QualType type = param->getType();
  if (!type->isLValueReferenceType() && !type->isPointerType()) return false;
  const QualType object = type->getPointeeType();
  const auto* record = dyn_cast_or_null<ClassTemplateSpecializationDecl>(object->getAsCXXRecordDecl());
  if (!record || object.isConstQualified() ||
      !is_standard(record, {"basic_ostream", "basic_ofstream", "basic_ostringstream", "basic_iostream",
                            "basic_fstream", "basic_stringstream"}))
    return false;
  if (type->isPointerType() && !is_plain_ostream(record)) return false;
  const QualType character = record->getTemplateArgs()[0].getAsType();
  return character->isCharType() || character->isWideCharType();
}

const Expr* use_beyond_output(const FunctionDecl* function, const ParmVarDecl* param) {
  if (!function->getBody()) return nullptr;
  if (is_plain_ostream(param->getType()->getPointeeType()->getAsCXXRecordDecl())) {
    Downcasts casts(param);
    casts.TraverseStmt(function->getBody());
    return casts.found;
  }
  Uses uses(function, param);
  uses.TraverseStmt(function->getBody());
  return uses.beyond;
}

}  // namespace cachepy::plugin
