// The parts of the object that a cached constructor constructs: bases from libraries and all fields. Each is stored separately, so
// that a hit can construct it in place.
//
// Only reads the AST; emit.cpp builds the expressions.
#pragma once

#include "functions/object_parts.h"

namespace cachepy::plugin {

ObjectParts parts_to_construct(const clang::CXXRecordDecl* record, clang::Sema& sema);

}  // namespace cachepy::plugin
