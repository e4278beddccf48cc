// What a class offers by name, itself or through its bases: the member types and functions that the runtime's templates
// look for in a container, and the serialize() that a user wrote for it.
//
// Only looks; what follows for the values of the class, type_check.cpp says.
#pragma once

#include "clang/AST/DeclCXX.h"
#include "llvm/ADT/StringRef.h"

namespace clang {
class Sema;
}

namespace cachepy::plugin {

class RuntimeTraits;

class ClassMembers {
 public:
  /// `record` is complete; Sema wants it without const to look into it.
  ClassMembers(clang::Sema& sema, const clang::CXXRecordDecl* record)
      : sema_(sema), record_(const_cast<clang::CXXRecordDecl*>(record)) {}

  bool has(llvm::StringRef name) const;
  /// Null where there is no such type.
  clang::QualType type(llvm::StringRef name) const;

  /// Whether elements can be added to it.
  bool can_grow() const;
  /// Whether its order, hash or equality, which is named by a type alone, has fields that would be lost.
  bool has_state(llvm::StringRef policy) const;

  /// Of a class that goes through serialize(), or save() and load(): whether these are a base's, which knows nothing of
  /// what this class adds.
  bool inherits_serialize(const RuntimeTraits& traits) const;

 private:
  bool adds_nothing_to(const clang::CXXRecordDecl* base) const;
  bool is_meant_by_free_function(llvm::StringRef name) const;

  clang::Sema& sema_;
  clang::CXXRecordDecl* record_;
};

/// Whether there is a constructor that a temporary could be moved (or copied) with.
bool is_movable(const clang::CXXRecordDecl* record);

}  // namespace cachepy::plugin
