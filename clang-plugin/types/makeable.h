// Which objects without a default constructor can be made from their parts.
//
// Only reads the AST.
#pragma once

#include "clang/AST/DeclCXX.h"
#include "types/runtime_traits.h"

namespace cachepy::plugin {

/// Whether the decoder has to make an object, or finds it made (as a field of an object that it made). In place, fields are made
/// one by one where they are, and nothing is moved.
enum class Made { kNo, kYes, kInPlace };

/// Whether the decoder makes an object of that kind from values that it has made before.
bool can_be_made_from_parts(const clang::CXXRecordDecl* record, Kind kind, Made made);

}  // namespace cachepy::plugin
