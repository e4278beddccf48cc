// Determines which objects without a default constructor can be constructed from their parts.
//
// Only reads the AST.
#pragma once

#include "clang/AST/DeclCXX.h"
#include "types/runtime_traits.h"

namespace cachepy::plugin {

/// Whether the decoder must construct an object, or finds it constructed (as a field of an object that it has constructed). In place:
/// fields are constructed one by one where they are, and nothing is moved.
enum class Made { kNo, kYes, kInPlace };

/// Whether the decoder constructs an object of that kind from values that it has decoded before.
bool can_be_made_from_parts(const clang::CXXRecordDecl* record, Kind kind, Made made);

}  // namespace cachepy::plugin
