// The records of code that another compiler compiles (cachepy-g++), as text for the assembler: that compiler's own assembly text follows
// it in the same object.
#pragma once

#include <string>

#include "clang/AST/ASTContext.h"
#include "records/state.h"

namespace cachepy::plugin {

/// The note, the table of variables and functions, and the constructor that registers the table (state.h). Refers to variables and
/// functions by their symbols, also to those with internal linkage. One that the other compiler has left out has the address 0.
/// "" for processors for which there is no such text.
std::string assembly_of(const std::string& note, const State::Table& rows, const clang::ASTContext& context);

}  // namespace cachepy::plugin
