// Finds the parts of its object that a member function reads and writes, in its own code and in that of the member functions that
// it calls on the same object.
//
// If the object leaves this code (it is copied, or passed to other code), all of it counts as read, and as written if the other code
// may write it. Only reads the AST. See object_parts.h for how the parts are passed to the runtime.
#pragma once

#include <optional>
#include <string>

#include "clang/AST/DeclCXX.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace cachepy::plugin {

/// Returns the declaration with a function's body as written; null if this translation unit has none.
using BodyOf = llvm::function_ref<const clang::FunctionDecl*(const clang::FunctionDecl*)>;

struct ObjectReads {
  /// Parts that a derived class adds may be used, which are unknown.
  struct Beyond {
    std::string how;  ///< completes the function's name: "calls the virtual function 'area' of its object"
    clang::SourceLocation where;
    bool is_written = false;  ///< they may be changed
  };

  /// The fields that are read, each with the location of its first use.
  llvm::MapVector<const clang::FieldDecl*, clang::SourceLocation> fields;
  /// The bases from libraries whose member functions are called.
  llvm::MapVector<const clang::CXXRecordDecl*, clang::SourceLocation> bases;
  /// The location at which all of the object may be read; invalid if only the above is read.
  clang::SourceLocation everything;
  /// The parts of these that are or may be written.
  llvm::DenseSet<const clang::FieldDecl*> written_fields;
  llvm::DenseSet<const clang::CXXRecordDecl*> written_bases;
  bool everything_written = false;
  /// The class that all such objects are of, by the curiously recurring template pattern: a template argument of the function's class
  /// that is derived from it, and to which the function casts its object. All of it counts. Null if there is no such cast.
  const clang::CXXRecordDecl* derived = nullptr;
  std::optional<Beyond> beyond;  ///< the first use, or the first that may change something
};

/// `method` is a non-static definition. Writes of a const function to mutable fields are ignored.
ObjectReads reads_of_object(const clang::CXXMethodDecl* method, BodyOf body_of);

/// The parts that the code of a closure reads and writes of the object of that class whose `this` it captures.
ObjectReads reads_of_closure(llvm::ArrayRef<const clang::FunctionDecl*> code,
                             const clang::CXXRecordDecl* object_class, BodyOf body_of);

}  // namespace cachepy::plugin
