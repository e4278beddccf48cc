// Looks up members of a class and of its bases: the member types and functions that the runtime's templates look for in a container,
// and a user's serialize().
//
// type_check.cpp draws the conclusions.
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
  /// `record` is complete. It is not const because lookup by Sema may change it.
  ClassMembers(clang::Sema& sema, const clang::CXXRecordDecl* record)
      : sema_(sema), record_(const_cast<clang::CXXRecordDecl*>(record)) {}

  bool has(llvm::StringRef name) const;
  /// Null if there is no such type.
  clang::QualType type(llvm::StringRef name) const;

  /// Whether elements can be added to it.
  bool can_grow() const;
  /// Whether its comparison, hash or equality has fields. They would be lost, because only its type is known.
  bool has_state(llvm::StringRef policy) const;

  /// For a class with serialize(), or save() and load(): whether these belong to a base, so that they omit what this class
  /// adds.
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
