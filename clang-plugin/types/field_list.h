// Which bases and fields of a class the runtime is given, in which order, under which names, and which it
// cannot be given.
//
// Only reads the AST; fields.cpp writes the code.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "clang/AST/DeclCXX.h"
#include "llvm/ADT/SmallVector.h"
#include "types/sized_field.h"

namespace cachepy::plugin {

/// The way from an object to one field: several steps where it leads through anonymous structs.
struct FieldPath {
  llvm::SmallVector<clang::FieldDecl*, 1> steps;
  bool by_value = false;  ///< no reference can be bound to it: a bit-field, or unaligned in a packed class
  std::optional<FieldSize> size;  ///< of a pointer to that many elements, which the object owns
};

struct FieldList {
  /// A field, or all of the class, that is left out because it cannot be handed out.
  struct Refusal {
    const clang::FieldDecl* field;  ///< null = the class
    std::string what;               ///< completes its name: "is a reference"
    std::string advice;             ///< what to do instead: "hold the object by value"
  };

  std::vector<std::string> names;  ///< the class's own, then one for each base, then one for each field
  std::vector<const clang::CXXBaseSpecifier*> bases;
  std::vector<FieldPath>
      fields;  ///< those with a size come last, behind the fields that say how large they are
  std::vector<Refusal> refusals;
};

/// What the fields are wanted for. What a reference refers to can be read, but not be restored.
enum class FieldUse { kRestoring, kReading };

/// `record` must be complete. Fields marked [[cachepy::ignore]] are left out.
FieldList list_fields(const clang::CXXRecordDecl* record, FieldUse use = FieldUse::kRestoring);

/// The field's name behind its class's: "ns::Index::rows".
std::string qualified_name(const clang::FieldDecl* field);

/// True where the user wrote [[cachepy::ignore]].
bool is_ignored(const clang::FieldDecl* field);

/// The name under which stored values know a class: qualified, with template arguments, and the same in every
/// translation unit and on every machine (no inline namespaces, no paths of unnamed classes).
std::string stable_name(clang::QualType type, const clang::ASTContext& context);

}  // namespace cachepy::plugin
