// Tells, before the runtime's templates are instantiated, whether the values of a type can be cached, and
// where in the type the trouble sits: one line at the parameter instead of a page of template errors.
//
// Knows which standard types and user conventions the runtime's codecs understand (detail/codec.h); knows
// nothing of functions, attributes on them, or wrappers. It errs on the side of letting a type pass: the
// codecs' own static_asserts are the second line.
#pragma once

#include <optional>
#include <vector>

#include "clang/AST/Type.h"
#include "types/type_path.h"

namespace clang {
class Sema;
}

namespace cachepy::plugin {

/// What a type is needed for: arguments are hashed only, results are stored and loaded again. What was loaded for an out
/// argument is assigned to the caller's object; for an inout argument it takes the place of what others may refer to.
enum class TypeRole { kArgument, kResult, kOut, kInOut };

/// The first thing that keeps values of `type` from being cached in that role; nothing when there is none.
/// `type` is as the function declares it, references included. May complete class templates; reports no
/// diagnostic of its own.
std::optional<TypeProblem> check_type(clang::QualType type, TypeRole role, clang::Sema& sema);

/// The same for whole objects of a class with virtual functions, which somebody else handles through one of `bases`. Instantiates
/// what the runtime needs for that. `role` is kArgument or kResult.
std::optional<TypeProblem> check_class(clang::QualType type, const std::vector<clang::QualType>& bases,
                                       TypeRole role, clang::Sema& sema);

}  // namespace cachepy::plugin
