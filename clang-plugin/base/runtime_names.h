// The runtime's declarations (abi.h), as this translation unit sees them.
#pragma once

#include <optional>

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "llvm/ADT/SmallVector.h"

namespace cachepy::plugin {

/// The namespace cachepy::detail; null if the runtime's header was not included.
const clang::NamespaceDecl* detail_namespace(clang::ASTContext& context);

/// The declaration of kind T with that name in `scope`, which may be null; null if there is none.
template <class T>
T* find_in(clang::ASTContext& context, const clang::DeclContext* scope, llvm::StringRef name) {
  return scope ? scope->lookup(&context.Idents.get(name)).find_first<T>() : nullptr;
}

/// All function templates of one name.
using Overloads = llvm::SmallVector<clang::NamedDecl*, 2>;

struct RuntimeNames {
  clang::CXXRecordDecl* site;
  Overloads memoize;
  Overloads method;
  Overloads ignored;
  Overloads file_arg;
  Overloads inout;
  Overloads out;
  Overloads fresh_out;
  Overloads sized_in;
  Overloads sized_inout;
  Overloads sized_out;
  Overloads sized_fresh_out;
  Overloads sized_part;
  Overloads stream;
  Overloads input_stream;
  Overloads made;
  Overloads made_fresh;
  Overloads with_object;
  Overloads store_if;
  std::uint64_t abi_version;

  /// Nullopt if the runtime's header was not included. All functions are found if `abi_version` equals the plugin's.
  static std::optional<RuntimeNames> find(clang::ASTContext& context);
};

}  // namespace cachepy::plugin
