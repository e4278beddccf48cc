#include "effects/known_members.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"
#include "compiler/llvm_compat.h"
#include "llvm/ADT/StringSwitch.h"
#include "types/standard_types.h"

namespace cachepy::plugin {
namespace {

using namespace clang;

constexpr unsigned kDeepest =
    8;  // classes within classes; nobody has more, but a class may hold containers of itself

/// A class of the standard library whose objects are values that are made of its template arguments.
bool is_value_template(const CXXRecordDecl* record) {
  return is_standard(record, {"allocator",
                              "array",
                              "atomic",
                              "basic_string",
                              "basic_string_view",
                              "bitset",
                              "char_traits",
                              "complex",
                              "deque",
                              "duration",
                              "forward_list",
                              "list",
                              "map",
                              "monostate",
                              "multimap",
                              "multiset",
                              "optional",
                              "pair",
                              "priority_queue",
                              "queue",
                              "ratio",
                              "set",
                              "stack",
                              "time_point",
                              "tuple",
                              "unordered_map",
                              "unordered_multimap",
                              "unordered_multiset",
                              "unordered_set",
                              "valarray",
                              "variant",
                              "vector"}) ||
         (record->isInStdNamespace() && record->getIdentifier() && record->getName().starts_with("__atomic"));
}

/// Compares or hashes its argument.
bool is_policy(const CXXRecordDecl* record) {
  return is_standard(record, {"equal_to", "greater", "hash", "less"});
}

enum class Allowed { kUserClasses, kLanguageOnly };

class Plain {
 public:
  bool type(QualType type, Allowed allowed, unsigned depth) {
    if (depth > kDeepest) return false;
    if (const auto* array = type->getAsArrayTypeUnsafe())
      return this->type(array->getElementType(), allowed, depth + 1);
    const CXXRecordDecl* record = type->getAsCXXRecordDecl();
    if (!record) return type->isScalarType();
    record = record->getDefinition();
    if (!record || record->isDependentContext()) return false;
    if (record->isInStdNamespace()) return of_library(record, allowed, depth);
    return allowed == Allowed::kUserClasses && of_user(record, depth);
  }

 private:
  bool of_library(const CXXRecordDecl* record, Allowed allowed, unsigned depth) {
    const auto* instance = dyn_cast<ClassTemplateSpecializationDecl>(record);
    const bool compares = is_policy(record);
    if (!compares && !is_value_template(record)) return false;
    if (!instance) return true;
    return arguments(instance->getTemplateArgs().asArray(), compares ? Allowed::kLanguageOnly : allowed,
                     depth);
  }

  bool arguments(ArrayRef<TemplateArgument> arguments, Allowed allowed, unsigned depth) {
    return llvm::all_of(arguments, [&](const TemplateArgument& argument) {
      if (argument.getKind() == TemplateArgument::Pack)
        return this->arguments(argument.pack_elements(), allowed, depth);
      return argument.getKind() != TemplateArgument::Type || type(argument.getAsType(), allowed, depth + 1);
    });
  }

  bool of_user(const CXXRecordDecl* record, unsigned depth) {
    if (record->isTriviallyCopyable()) return true;
    if (record->isPolymorphic() || record->hasUserDeclaredCopyConstructor() ||
        record->hasUserDeclaredMoveConstructor() || record->hasUserDeclaredCopyAssignment() ||
        record->hasUserDeclaredMoveAssignment() || record->hasUserDeclaredDestructor())
      return false;
    return llvm::all_of(record->bases(),
                        [&](const CXXBaseSpecifier& base) {
                          return type(base.getType(), Allowed::kUserClasses, depth + 1);
                        }) &&
           llvm::all_of(record->fields(), [&](const FieldDecl* field) {
             return type(field->getType(), Allowed::kUserClasses, depth + 1);
           });
  }
};

bool is_plain_class(const CXXRecordDecl* record) {
  return is_plain_value(compat::type_of(record));
}

bool is_updating_operator(OverloadedOperatorKind kind) {
  switch (kind) {
    case OO_PlusPlus:
    case OO_MinusMinus:
    case OO_PlusEqual:
    case OO_MinusEqual:
    case OO_StarEqual:
    case OO_SlashEqual:
    case OO_PercentEqual:
    case OO_AmpEqual:
    case OO_PipeEqual:
    case OO_CaretEqual:
      return true;
    default:
      return false;
  }
}

bool is_updating_name(StringRef name, bool is_string) {
  // A string takes positions, and throws where these are beyond its end.
  if (is_string)
    return llvm::StringSwitch<bool>(name)
        .Cases("append", "assign", "clear", "pop_back", "push_back", "reserve", "resize", "shrink_to_fit",
               true)
        .Default(false);
  return llvm::StringSwitch<bool>(name)
      .Cases("assign", "clear", "emplace", "emplace_back", "emplace_front", "erase", "fill", true)
      .Cases("fetch_add", "fetch_and", "fetch_or", "fetch_sub", "fetch_xor", "store", true)
      .Cases("insert", "insert_or_assign", "try_emplace", "pop", "pop_back", "pop_front", true)
      .Cases("push", "push_back", "push_front", "reserve", "reset", "resize", "shrink_to_fit", true)
      .Default(false);
}

}  // namespace

bool is_element_access(const CXXMethodDecl* callee) {
  if (!callee || !callee->getReturnType()->isLValueReferenceType()) return false;
  const CXXRecordDecl* record = callee->getParent();
  if (is_standard(record, {"array", "basic_string", "deque", "list", "valarray", "vector"}))
    return callee->getOverloadedOperator() == OO_Subscript ||
           (callee->getIdentifier() && (callee->getName() == "front" || callee->getName() == "back"));
  return callee->getOverloadedOperator() == OO_Subscript && is_standard(record, {"map", "unordered_map"}) &&
         is_plain_class(record);  // the keys are compared
}

bool is_known_update(const CXXMethodDecl* callee) {
  if (!callee || callee->isStatic()) return false;
  const CXXRecordDecl* record = callee->getParent();
  if (!record->isInStdNamespace() || !is_value_template(record) || !is_plain_class(record)) return false;
  if (callee->isOverloadedOperator()) return is_updating_operator(callee->getOverloadedOperator());
  return callee->getIdentifier() &&
         is_updating_name(callee->getName(), is_standard(record, {"basic_string"}));
}

bool is_known_assignment(const CXXMethodDecl* callee) {
  if (!callee || callee->getOverloadedOperator() != OO_Equal) return false;
  if (callee->isTrivial()) return true;
  const CXXRecordDecl* record = callee->getParent();
  const bool is_given = record->isInStdNamespace() || !callee->isUserProvided();
  return is_given && !callee->isVirtual() && is_plain_class(record);
}

bool is_plain_value(QualType type) {
  return Plain().type(type.getNonReferenceType().getCanonicalType(), Allowed::kUserClasses, 0);
}

}  // namespace cachepy::plugin
