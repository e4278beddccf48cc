// What a member function reads and writes of the object it is called on, found in its code and in that of the member
// functions that it calls on the same object.
//
// Where the object leaves this code (it is copied, or handed to someone) all of it counts as read, and as written where the
// other side may write it. Only reads the AST;
// object_parts.h says how the runtime is given what is found.
#pragma once

#include <optional>
#include <string>

#include "clang/AST/DeclCXX.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace cachepy::plugin {

/// Gives the declaration with a function's body as written; null where this translation unit has none.
using BodyOf = llvm::function_ref<const clang::FunctionDecl*(const clang::FunctionDecl*)>;

struct ObjectReads {
  /// What a derived class adds may be read, and nobody can say what that is.
  struct Beyond {
    std::string how;  ///< completes the function's name: "calls the virtual function 'area' of its object"
    clang::SourceLocation where;
  };

  /// Fields that are read, each with the place of a first use.
  llvm::MapVector<const clang::FieldDecl*, clang::SourceLocation> fields;
  /// Classes of libraries that are bases of the object's, of which member functions are called.
  llvm::MapVector<const clang::CXXRecordDecl*, clang::SourceLocation> bases;
  /// Where all of the object may be read; invalid when only the above is.
  clang::SourceLocation everything;
  /// Of these, what is written, or may be.
  llvm::DenseSet<const clang::FieldDecl*> written_fields;
  llvm::DenseSet<const clang::CXXRecordDecl*> written_bases;
  bool everything_written = false;
  std::optional<Beyond> beyond;
};

/// `method` is a definition and not static. What a const one writes is not looked for: mutable fields are its own affair.
ObjectReads reads_of_object(const clang::CXXMethodDecl* method, BodyOf body_of);

/// What the code of a closure reads and writes of the object of that class, whose `this` it captures.
ObjectReads reads_of_closure(llvm::ArrayRef<const clang::FunctionDecl*> code,
                             const clang::CXXRecordDecl* object_class, BodyOf body_of);

}  // namespace cachepy::plugin
