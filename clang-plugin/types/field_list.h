// Selects the bases and fields of a class that the runtime accesses, their order and their names, and finds those that it cannot
// access.
//
// Only reads the AST; fields.cpp builds the code.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "clang/AST/DeclCXX.h"
#include "llvm/ADT/SmallVector.h"
#include "types/sized_field.h"

namespace cachepy::plugin {

/// The path from an object to one field, with several steps if it leads through anonymous structs.
struct FieldPath {
  llvm::SmallVector<clang::FieldDecl*, 1> steps;
  bool by_value = false;   ///< no reference can be bound to it: a bit-field, or unaligned in a packed class
  bool is_choice = false;  ///< a union whose active member the object tells (union_members.h)
  std::optional<FieldSize> size;  ///< of a pointer to that many elements, which the object owns
};

struct FieldList {
  /// A field, or the whole class, that is left out because it cannot be accessed.
  struct Refusal {
    const clang::FieldDecl* field;  ///< null = the class
    std::string what;               ///< completes its name: "is a reference"
    std::string advice;             ///< what to do instead: "hold the object by value"
  };

  std::vector<std::string> names;  ///< the class's own, then one for each base, then one for each field
  std::vector<const clang::CXXBaseSpecifier*> bases;
  std::vector<FieldPath>
      fields;  ///< those with a size or a choice come last, behind the fields that they depend on
  std::vector<Refusal> refusals;
};

/// The purpose of the fields. The object behind a reference can be read, but not restored. Of an argument, a reference must be to
/// const: changes of an object that an argument only refers to would be lost.
enum class FieldUse { kRestoring, kReading, kArgument };

/// `record` must be complete. Fields marked [[cachepy::ignore]] are left out.
FieldList list_fields(const clang::CXXRecordDecl* record, FieldUse use = FieldUse::kRestoring);

/// The qualified name of the field: "ns::Index::rows".
std::string qualified_name(const clang::FieldDecl* field);

/// Whether the field is marked [[cachepy::ignore]].
bool is_ignored(const clang::FieldDecl* field);

/// The name of a class in stored values: qualified, with template arguments, and equal in all translation units and on all
/// machines (without inline namespaces and without paths of unnamed classes).
std::string stable_name(clang::QualType type, const clang::ASTContext& context);

}  // namespace cachepy::plugin
