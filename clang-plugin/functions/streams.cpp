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

bool is_plain_stream(const CXXRecordDecl* record) {
  return record && is_standard(record, {"basic_ostream", "basic_istream"});
}

bool is_stream_of(const ParmVarDecl* param, std::initializer_list<StringRef> classes) {
  const QualType type = param->getType();
  if (!type->isLValueReferenceType() && !type->isPointerType()) return false;
  const QualType object = type->getPointeeType();
  const auto* record = dyn_cast_or_null<ClassTemplateSpecializationDecl>(object->getAsCXXRecordDecl());
  if (!record || object.isConstQualified() || !is_standard(record, classes)) return false;
  const QualType character = record->getTemplateArgs()[0].getAsType();
  return character->isCharType() || character->isWideCharType();
}

/// Finds uses of a parameter as something other than its base std::ostream or std::istream.
class Uses : public RecursiveASTVisitor<Uses> {
 public:
  Uses(const FunctionDecl* function, const ParmVarDecl* param)
      : param_(param), parents_(function->getBody()) {}

  bool VisitDeclRefExpr(DeclRefExpr* reference) {
    if (reference->getDecl() != param_ || is_of_base(reference) || asks_if_open(reference)) return true;
    beyond = reference;
    return false;
  }
  const Expr* beyond = nullptr;

 private:
  bool is_of_base(const Expr* expr) const {
    const auto* cast = dyn_cast_or_null<CastExpr>(parents_.getParentIgnoreParens(expr));
    if (!cast ||
        (cast->getCastKind() != CK_DerivedToBase && cast->getCastKind() != CK_UncheckedDerivedToBase))
      return false;
    const CXXRecordDecl* record = cast->getType()->getAsCXXRecordDecl();
    if (!record) return false;
    return is_standard(
        record, {is_input_stream(param_) ? "basic_istream" : "basic_ostream", "basic_ios", "ios_base"});
  }

  /// Whether a stream is open is in the key.
  bool asks_if_open(const Expr* expr) const {
    const auto* member = dyn_cast_or_null<MemberExpr>(parents_.getParentIgnoreParens(expr));
    return member && is_input_stream(param_) && member->getMemberDecl()->getDeclName().isIdentifier() &&
           cast<NamedDecl>(member->getMemberDecl())->getName() == "is_open";
  }

  const ParmVarDecl* param_;
  ParentMap parents_;
};

/// Finds casts of a std::ostream or std::istream to a class derived from it.
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
  if (param->getType()->isPointerType()) return is_stream_of(param, {"basic_ostream"});
  return is_stream_of(param, {"basic_ostream", "basic_ofstream", "basic_ostringstream", "basic_iostream",
                              "basic_fstream", "basic_stringstream"});
}

bool is_input_stream(const ParmVarDecl* param) {
  if (param->getType()->isPointerType()) return is_stream_of(param, {"basic_istream"});
  return is_stream_of(param, {"basic_istream", "basic_ifstream", "basic_istringstream"});
}

const Expr* use_beyond_stream(const FunctionDecl* function, const ParmVarDecl* param) {
  if (!function->getBody()) return nullptr;
  if (is_plain_stream(param->getType()->getPointeeType()->getAsCXXRecordDecl())) {
    Downcasts casts(param);
    casts.TraverseStmt(function->getBody());
    return casts.found;
  }
  Uses uses(function, param);
  uses.TraverseStmt(function->getBody());
  return uses.beyond;
}

}  // namespace cachepy::plugin
