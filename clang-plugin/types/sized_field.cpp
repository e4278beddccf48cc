#include "types/sized_field.h"

#include "abi.h"
#include "attributes/marks.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Sema/Sema.h"
#include "compiler/llvm_compat.h"
#include "types/standard_types.h"
#include "types/written_expression.h"

namespace cachepy::plugin {
namespace {

using namespace clang;

/// Looks how a destructor releases one field, also in the functions that it calls on the same object. A template's own code
/// will do: it names its fields alike.
class ReleaseFinder : public RecursiveASTVisitor<ReleaseFinder> {
 public:
  explicit ReleaseFinder(const FieldDecl* field) : field_(field) {}

  bool VisitCXXDeleteExpr(CXXDeleteExpr* expr) {
    if (is_field(expr->getArgument()) && expr->isArrayFormAsWritten()) found = Release::kDeletes;
    return true;
  }
  bool VisitCallExpr(CallExpr* call) {
    const FunctionDecl* callee = call->getDirectCallee();
    if (callee && callee->getIdentifier() && callee->getName() == "free" && call->getNumArgs() == 1 &&
        is_field(call->getArg(0)))
      found = Release::kFrees;
    const Expr* called = call->getCallee()->IgnoreParenImpCasts();
    if (const auto* member = dyn_cast<MemberExpr>(called); member && is_of_this(member))
      look_into(member->getMemberDecl()->getAsFunction());
    if (const auto* members = dyn_cast<UnresolvedMemberExpr>(called); members && members->isImplicitAccess())
      for (const NamedDecl* member : members->decls()) look_into(member->getAsFunction());
    return true;
  }
  void look_into(const FunctionDecl* function) {
    if (!function || !seen_.insert(function->getCanonicalDecl()).second) return;
    const FunctionDecl* with_body = function->getDefinition();
    if (!with_body || !with_body->getBody()) with_body = function->getTemplateInstantiationPattern();
    if (with_body && with_body->getBody()) TraverseStmt(with_body->getBody());
  }

  Release found = Release::kUnknown;

 private:
  static bool is_of_this(const MemberExpr* member) {
    return isa<CXXThisExpr>(member->getBase()->IgnoreParenImpCasts());
  }
  bool is_field(const Expr* expr) const {
    expr = expr->IgnoreParenCasts();
    if (const auto* member = dyn_cast<MemberExpr>(expr))
      return is_of_this(member) && member->getMemberDecl()->getDeclName() == field_->getDeclName();
    if (const auto* member = dyn_cast<CXXDependentScopeMemberExpr>(expr))
      return member->getMember() == field_->getDeclName();
    return false;
  }

  const FieldDecl* field_;
  llvm::SmallPtrSet<const FunctionDecl*, 4> seen_;
};

}  // namespace

std::optional<FieldSize> size_of_field(const FieldDecl* field) {
  const std::optional<std::string> argument = mark_argument(field, abi::kSizeMark);
  if (!argument) return std::nullopt;
  const auto [elements, room] = StringRef(*argument).split('\0');
  return FieldSize{elements.str(), room.str()};
}

QualType element_of_field(const FieldDecl* field) {
  const QualType type = field->getType();
  if (type->isPointerType()) return type->getPointeeType();
  const CXXRecordDecl* record = type->getAsCXXRecordDecl();
  const auto* pointer = dyn_cast_or_null<ClassTemplateSpecializationDecl>(record);
  if (!pointer || !is_standard(record, {"unique_ptr"})) return {};
  const QualType array = pointer->getTemplateArgs()[0].getAsType();
  return array->isIncompleteArrayType() ? field->getASTContext().getAsArrayType(array)->getElementType()
                                        : QualType();
}

Release release_of_field(const FieldDecl* field) {
  if (!field->getType()->isPointerType()) {
    const auto* pointer = cast<ClassTemplateSpecializationDecl>(field->getType()->getAsCXXRecordDecl());
    const CXXRecordDecl* deleter = pointer->getTemplateArgs()[1].getAsType()->getAsCXXRecordDecl();
    return deleter && is_standard(deleter, {"default_delete"}) ? Release::kDeletes : Release::kUnknown;
  }
  const auto* record = dyn_cast<CXXRecordDecl>(field->getParent());
  ReleaseFinder finder(field);
  if (record) finder.look_into(record->getDestructor());
  return finder.found;
}

const CXXRecordDecl* class_of_field(const FieldDecl* field) {
  const auto* record = cast<CXXRecordDecl>(field->getParent());
  while (record->isAnonymousStructOrUnion()) record = cast<CXXRecordDecl>(record->getParent());
  return record;
}

std::string problem_of_size(const FieldDecl* field, const FieldSize& size, Sema& sema) {
  const CXXRecordDecl* record = class_of_field(field);
  const auto object = [&]() -> Expr* {
    return new (sema.Context) OpaqueValueExpr(field->getLocation(), compat::type_of(record), VK_LValue);
  };
  const ExpressionScope scope = scope_of_field(record, object);
  for (const std::string& expression : {size.elements, size.room.empty() ? size.elements : size.room}) {
    std::string problem;
    if (!build_size(expression, scope, sema, field->getLocation(), problem))
      return "has the size '" + expression + "', but " + problem;
  }
  return "";
}

}  // namespace cachepy::plugin
