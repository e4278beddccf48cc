// The runtime's declarations (abi.h), as this translation unit sees them.
#pragma once

#include <optional>

#include "clang/AST/DeclCXX.h"
#include "llvm/ADT/SmallVector.h"

namespace cachepy::plugin {

/// All function templates of one name.
using Overloads = llvm::SmallVector<clang::NamedDecl*, 2>;

struct RuntimeNames {
  clang::CXXRecordDecl* site;
  Overloads memoize;
  Overloads method;
  Overloads ignored;
  Overloads file_arg;
  std::uint64_t abi_version;

  /// Nothing when the runtime's header was not included. The functions are there if `abi_version` is the plugin's.
  static std::optional<RuntimeNames> find(clang::ASTContext& context);
};

}  // namespace cachepy::plugin
