// What stands in for the names of declarations that have none, or one that may change: the same in every translation unit, and
// different for two of one context, since code that is told apart by nothing may change places unnoticed.
#pragma once

#include <string>

#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "clang/AST/DeclCXX.h"
#include "fingerprint/user_decls.h"

namespace cachepy::plugin {

/// A variable of a function by its place there.
std::string place_of_local(const clang::VarDecl* variable);

/// A class or enumeration without a name.
std::string stand_in_for(const clang::TagDecl* unnamed, const UserDecls& user_decls);

/// " #2" for the third class or enumeration of a name in the blocks of one function, "" for the first and all outside of functions.
std::string number_among_namesakes(const clang::TagDecl* tag);

/// A closure of a function by its place there.
std::string place_of_closure(const clang::CXXRecordDecl* closure);

/// A closure that neither a function, a variable nor an alias owns, as in a base class: a digest of its parameters and body as
/// written, but for comments and white space, and a number among those of its context that are written alike.
std::string content_of_closure(const clang::CXXRecordDecl* closure);

}  // namespace cachepy::plugin
