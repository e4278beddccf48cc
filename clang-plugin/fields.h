// Supplies the runtime with the fields of classes that have no codec of their own, so that users write no
// serialisation code.
//
// Knows of the runtime only detail::NeedFields and detail::fields_of (abi.h); knows nothing of wrappers or
// attributes on functions.
#pragma once

#include <optional>
#include <string>

#include "clang/AST/Type.h"
#include "clang/Basic/SourceLocation.h"

namespace clang {
class CompilerInstance;
}

namespace cachepy::plugin {

/// Synthesises fields_of(FieldsTag<T>, T&) whenever NeedFields<T> is instantiated. Call once, when Sema
/// exists.
void install_field_synthesis(clang::CompilerInstance& ci);

/// What a type is needed for: arguments are hashed only, results are stored and loaded too.
enum class TypeRole { kArgument, kResult };

/// Why a type cannot be cached.
struct TypeProblem {
  std::string
      path;  ///< from the type to the offending member: "Counts::handles[].fd"; empty = the type itself
  std::string reason;           ///< completes "… because <reason>": "'std::mutex' has no value to store"
  clang::SourceLocation where;  ///< of the member, may be invalid
};

/// The first thing that keeps `type` from being cached in that role; nothing when there is none.
std::optional<TypeProblem> check_type(clang::QualType type, TypeRole role);

}  // namespace cachepy::plugin
