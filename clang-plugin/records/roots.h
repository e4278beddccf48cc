// The roots of the records of a translation unit: definitions that other translation units can reach without seeing them.
#pragma once

#include <vector>

#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclGroup.h"
#include "llvm/ADT/SetVector.h"

namespace cachepy::plugin {

/// Receives every declaration while the translation unit is parsed.
class RecordRoots {
 public:
  void see(clang::DeclGroupRef group);
  void see(clang::Decl* decl);
  /// A class whose virtual functions are compiled here.
  void see_vtable(const clang::CXXRecordDecl* record) { vtables_.push_back(record); }

  /// Strong definitions of functions and variables (inline ones are visible to their users), and the virtual functions of compiled
  /// classes. Call this at the end, when linkage is known. Canonical, in the order of definition.
  llvm::SetVector<const clang::Decl*> all(clang::ASTContext& context) const;

 private:
  std::vector<clang::Decl*> seen_;
  std::vector<const clang::CXXRecordDecl*> vtables_;
};

}  // namespace cachepy::plugin
