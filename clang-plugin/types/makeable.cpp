#include "types/makeable.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/Stmt.h"
#include "compiler/llvm_compat.h"
#include "types/field_list.h"
#include "types/sized_field.h"
#include "types/union_members.h"

namespace cachepy::plugin {
namespace {

using namespace clang;

bool destructor_does_something(const CXXRecordDecl* record) {
  const FunctionDecl* destructor = record->getDestructor();
  if (!destructor || !destructor->isUserProvided()) return destructor && destructor->isDeleted();
  const FunctionDecl* definition = destructor->getDefinition();
  if (!definition || !definition->getBody()) definition = destructor->getTemplateInstantiationPattern();
  const auto* body = definition ? dyn_cast_or_null<CompoundStmt>(definition->getBody()) : nullptr;
  return !body || !body->body_empty();
}

/// Whether an object is no more than its bases and fields: what no constructor has made, no destructor of the user's takes away
/// again.
bool is_its_fields(const CXXRecordDecl* record, Made made) {
  // The destructor of a class with a union reads the fields that say which member is active.
  if (record->getNumVBases() != 0 || (destructor_does_something(record) && !holds_choice(record)))
    return false;
  if (made == Made::kInPlace) return true;
  const bool is_movable = record->hasSimpleMoveConstructor() || record->hasSimpleCopyConstructor() ||
                          record->needsImplicitMoveConstructor() ||
                          llvm::any_of(record->ctors(), [](const CXXConstructorDecl* constructor) {
                            return constructor->isCopyOrMoveConstructor() && !constructor->isDeleted();
                          });
  return !record->isPolymorphic() && is_movable;
}

}  // namespace

bool can_be_made_from_parts(const CXXRecordDecl* record, Kind kind, Made made) {
  const ASTContext& context = record->getASTContext();
  const bool is_trivially_copyable = compat::type_of(record).isTriviallyCopyableType(context);
  switch (kind) {
    case Kind::kTuple:
    case Kind::kArray:  // for the elements' sake: it is they who have none
    case Kind::kVariant:
    case Kind::kExpected:
    case Kind::kUniquePtr:
      return true;
    case Kind::kClass:  // of the trivially copyable, the bytes are all there is to make
      if (llvm::any_of(record->fields(),
                       [](const FieldDecl* field) { return size_of_field(field).has_value(); }))
        return false;  // it is made with the elements that it owns, and says how to release them
      if (made == Made::kInPlace && holds_choice(record)) return false;
      if (made == Made::kInPlace)
        return llvm::none_of(record->fields(), is_ignored) && is_its_fields(record, made);
      return is_trivially_copyable || (llvm::none_of(record->fields(), is_ignored) &&
                                       (record->isAggregate() || is_its_fields(record, made)));
    default:
      return false;
  }
}

}  // namespace cachepy::plugin
