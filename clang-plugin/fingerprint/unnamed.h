// Substitutes for the names of declarations that have none, or whose name may change. They are the same in every translation unit, and
// different for two declarations in one context: otherwise the two could be exchanged unnoticed.
#pragma once

#include <string>

#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "clang/AST/DeclCXX.h"
#include "fingerprint/user_decls.h"

namespace cachepy::plugin {

/// The substitute for a variable of a function: its place there.
std::string place_of_local(const clang::VarDecl* variable);

/// The substitute for the name of a class or enumeration without one.
std::string stand_in_for(const clang::TagDecl* unnamed, const UserDecls& user_decls);

/// " #2" for the third class or enumeration of the same name in the blocks of one function; "" for the first one, and outside of
/// functions.
std::string number_among_namesakes(const clang::TagDecl* tag);

/// The substitute for a closure of a function: its place there.
std::string place_of_closure(const clang::CXXRecordDecl* closure);

/// The substitute for a closure that neither a function, a variable nor an alias owns, for example in a base class: a digest of the tokens
/// of its parameters and body, and its number among the closures of its context with the same tokens.
std::string content_of_closure(const clang::CXXRecordDecl* closure);

}  // namespace cachepy::plugin
