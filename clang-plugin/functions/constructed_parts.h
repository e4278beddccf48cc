// The parts of its object that a constructor makes: bases of libraries and all fields, each on its own, so that a hit can make
// them where they lie.
//
// Only reads the AST; emit.cpp writes the expressions.
#pragma once

#include "functions/object_parts.h"

namespace cachepy::plugin {

ObjectParts parts_to_construct(const clang::CXXRecordDecl* record, clang::Sema& sema);

}  // namespace cachepy::plugin
