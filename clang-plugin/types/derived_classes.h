// Which classes the runtime must know by name, because objects of them are encoded or made through a base.
//
// Decides nothing about how that is written: records/class_table.h does.
#pragma once

#include <string>
#include <vector>

#include "clang/AST/DeclCXX.h"
#include "llvm/ADT/ArrayRef.h"

namespace clang {
class Sema;
}

namespace cachepy::plugin {

/// Notes that an object of a class derived from this one may be encoded or made. For one compilation.
void need_classes_derived_from(const clang::CXXRecordDecl* base);

/// At the beginning of each compilation.
void forget_needed_bases();

/// The classes of one translation unit.
class DerivedClasses {
 public:
  /// A class that was defined or instantiated.
  void see(const clang::TagDecl* tag);

  /// What the runtime can do with objects of a class.
  enum class Use { kNone, kHashed, kStored };
  struct Class {
    clang::QualType type;
    std::vector<clang::QualType> bases;  ///< all that have virtual functions and can be reached in one way
    Use use;
    std::string problem;  ///< why not more; "" for kStored
  };
  /// Those derived from a class that is needed here, and those of which this translation unit makes objects, which another one
  /// may need. Instantiates how they
  /// are encoded. None where the runtime's header is not included.
  std::vector<Class> all(clang::Sema& sema) const;

 private:
  std::vector<const clang::CXXRecordDecl*> seen_;
};

}  // namespace cachepy::plugin
