// The runtime's declarations (abi.h), as this translation unit sees them.
#pragma once

#include <optional>

#include "clang/AST/DeclCXX.h"

namespace cachepy::plugin {

struct RuntimeNames {
  clang::CXXRecordDecl* site;
  clang::NamedDecl* memoize;
  clang::NamedDecl* ignored;
  clang::NamedDecl* file_arg;
  std::uint64_t abi_version;

  /// Nothing when the runtime's header was not included.
  static std::optional<RuntimeNames> find(clang::ASTContext& context);
};

}  // namespace cachepy::plugin
