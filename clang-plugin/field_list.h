// Which bases and fields of a class the runtime is given, in which order, under which names, and which it
// cannot be given.
//
// Only reads the AST; fields.cpp writes the code.
#pragma once

#include <string>

#include "clang/AST/DeclCXX.h"
#include "llvm/ADT/SmallVector.h"

namespace cachepy::plugin {

/// The way from an object to one field: several steps where it leads through anonymous structs.
struct FieldPath {
  llvm::SmallVector<clang::FieldDecl*, 1> steps;
  bool by_value = false;  ///< no reference can be bound to it: a bit-field, or unaligned in a packed class
};

struct FieldList {
  struct Refusal {
    clang::SourceLocation where;
    std::string message;
  };

  std::vector<std::string> names;  ///< the class's own, then one for each base, then one for each field
  std::vector<const clang::CXXBaseSpecifier*> bases;
  std::vector<FieldPath> fields;
  std::vector<Refusal> refusals;  ///< bases and fields that are left out because they cannot be handed out
};

/// `record` must be complete. Fields marked [[cachepy::ignore]] are left out.
FieldList list_fields(const clang::CXXRecordDecl* record);

/// True where the user wrote [[cachepy::ignore]].
bool is_ignored(const clang::FieldDecl* field);

/// The name under which stored values know a class: qualified, with template arguments, and the same in every
/// translation unit and on every machine (no inline namespaces, no paths of unnamed classes).
std::string stable_name(clang::QualType type, const clang::ASTContext& context);

}  // namespace cachepy::plugin
