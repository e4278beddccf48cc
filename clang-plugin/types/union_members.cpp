#include "types/union_members.h"

#include "abi.h"
#include "attributes/marks.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Sema/Sema.h"
#include "compiler/llvm_compat.h"
#include "types/field_list.h"
#include "types/written_expression.h"

namespace cachepy::plugin {

using namespace clang;

bool has_conditions(const RecordDecl* record) {
  if (!record->isUnion()) return false;
  return has_mark(record, abi::kActiveMark) || llvm::any_of(record->fields(), [](const FieldDecl* field) {
           return has_mark(field, abi::kActiveMark);
         });
}

std::vector<UnionMember> members_of_union(const RecordDecl* record) {
  std::vector<UnionMember> members;
  if (const std::optional<std::string> any = mark_argument(record, abi::kActiveMark))
    members.push_back({nullptr, *any, /*is_negated=*/true});
  for (FieldDecl* field : record->fields())
    members.push_back({is_ignored(field) ? nullptr : field,
                       mark_argument(field, abi::kActiveMark).value_or(std::string())});
  return members;
}

bool holds_choice(const RecordDecl* record) {
  return llvm::any_of(record->fields(), [](const FieldDecl* field) {
    const RecordDecl* type = field->getType()->getAsRecordDecl();
    if (!type || !type->getDefinition()) return false;
    return has_conditions(type->getDefinition()) ||
           (field->isAnonymousStructOrUnion() && !type->isUnion() && holds_choice(type));
  });
}

std::string problem_of_union(const RecordDecl* record, const CXXRecordDecl* holder, Sema& sema) {
  for (const FieldDecl* field : record->fields()) {
    if (!has_mark(field, abi::kActiveMark))
      return "has members with [[cachepy::active]], but '" + field->getNameAsString() + "' has none";
    if (field->isBitField() || field->isAnonymousStructOrUnion())
      return "has a member with [[cachepy::active]] that is a bit-field or has no name";
  }
  const auto object = [&]() -> Expr* {
    return new (sema.Context) OpaqueValueExpr(record->getLocation(), compat::type_of(holder), VK_LValue);
  };
  const ExpressionScope scope = scope_of_field(holder, object);
  for (const UnionMember& member : members_of_union(record)) {
    std::string problem;
    if (!build_condition(member.condition, scope, sema, record->getLocation(), problem))
      return "has the condition '" + member.condition + "', but " + problem;
  }
  return "";
}

}  // namespace cachepy::plugin
