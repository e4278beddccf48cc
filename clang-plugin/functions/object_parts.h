// The parts of its object that a member function reads, as they are in the key: the fields of the class and of its bases. A base
// from a library, or with a codec of the user's, is one part.
//
// Only reads the AST; emit.cpp builds the expressions.
#pragma once

#include <string>
#include <vector>

#include "functions/object_reads.h"
#include "types/field_list.h"

namespace clang {
class Sema;
}

namespace cachepy::plugin {

/// How a call uses a part of its object.
enum class PartUse {
  kRead,    ///< it is in the key
  kChange,  ///< and a hit gives back what the call makes of it
  kMake,    ///< the call constructs it, and so does a hit
  kInit,    ///< as kMake, but a hit value-initialises it
};

struct ObjectPart {
  std::string name;  ///< as a reader would spell it: "this.k", "this.Base::k", "this" for the whole object
  clang::QualType type;
  llvm::SmallVector<const clang::CXXBaseSpecifier*, 1>
      bases;        ///< the way from the object to the part's class
  FieldPath field;  ///< from there; no steps where the part is the base, or the object
  clang::SourceLocation read_at;
  PartUse use = PartUse::kRead;
  const clang::CXXRecordDecl* derived =
      nullptr;  ///< the object as one of this class, which has the function's as a base
};

/// Why a member function cannot be cached because of its object.
struct ObjectProblem {
  std::string what;               ///< a sentence about the function, behind its name and "cannot be cached: "
  clang::SourceLocation read_at;  ///< may be invalid
  clang::SourceLocation declared_at;  ///< may be invalid
};

struct ObjectParts {
  std::vector<ObjectPart> parts;
  std::vector<ObjectProblem> problems;
};

/// The parts of its object that are in the key of `method`, which is a non-static definition.
ObjectParts parts_of_object(const clang::CXXMethodDecl* method, BodyOf body_of, clang::Sema& sema);
/// The parts of an object that were found to be read.
ObjectParts parts_that_are_read(const ObjectReads& reads, const clang::CXXRecordDecl* record,
                                clang::Sema& sema);

}  // namespace cachepy::plugin
