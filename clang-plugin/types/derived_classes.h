// Collects the classes that the runtime must know by name, because their objects are encoded or made through a base.
//
// records/class_table.h writes them down.
#pragma once

#include <string>
#include <vector>

#include "clang/AST/DeclCXX.h"
#include "llvm/ADT/ArrayRef.h"

namespace clang {
class Sema;
}

namespace cachepy::plugin {

/// Notes that objects of classes derived from this one may be encoded or made, for the rest of the compilation.
void need_classes_derived_from(const clang::CXXRecordDecl* base);

/// Call this at the beginning of each compilation.
void forget_needed_bases();

/// The classes of one translation unit.
class DerivedClasses {
 public:
  /// Call this for each class that is defined or instantiated.
  void see(const clang::TagDecl* tag);

  /// How the runtime can use objects of a class.
  enum class Use { kNone, kHashed, kStored };
  struct Class {
    clang::QualType type;
    std::vector<clang::QualType> bases;  ///< all that have virtual functions and can be reached in one way
    Use use;
    std::string problem;  ///< why not more; "" for kStored
  };
  /// The classes derived from a class that is needed here, and the classes whose objects this translation unit creates, because another
  /// one may need them. Instantiates their codecs. Empty if the runtime's header is not included.
  std::vector<Class> all(clang::Sema& sema) const;

 private:
  std::vector<const clang::CXXRecordDecl*> seen_;
};

}  // namespace cachepy::plugin
