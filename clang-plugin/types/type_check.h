// Checks whether values of a type can be cached, before the runtime's templates are instantiated, and finds the part of the type that
// prevents it. The user gets one line at the parameter instead of a page of template errors.
//
// Knows which standard types and user conventions the runtime's codecs support (detail/codec.h). Does not depend on functions, their
// attributes, or wrappers. In doubt a type passes, because the codecs contain static_asserts of their own.
#pragma once

#include <optional>
#include <vector>

#include "clang/AST/Type.h"
#include "types/type_path.h"

namespace clang {
class Sema;
}

namespace cachepy::plugin {

/// The purpose of a type. Arguments are only hashed; results are stored and loaded. The loaded value of an out argument is
/// assigned to the caller's object. That of an inout argument replaces parts to which others may refer.
enum class TypeRole { kArgument, kResult, kOut, kInOut };

/// The first problem that prevents caching of values of `type` in that role; nullopt if there is none. `type` is the declared type,
/// including references. May complete class templates. Reports no diagnostics.
std::optional<TypeProblem> check_type(clang::QualType type, TypeRole role, clang::Sema& sema);

/// As above, for complete objects of a class with virtual functions that are used through one of `bases`. Instantiates the functions
/// that the runtime needs. `role` is kArgument or kResult.
std::optional<TypeProblem> check_class(clang::QualType type, const std::vector<clang::QualType>& bases,
                                       TypeRole role, clang::Sema& sema);

}  // namespace cachepy::plugin
