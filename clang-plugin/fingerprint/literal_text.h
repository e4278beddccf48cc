// Literals by their value, except for what only says where the code stands.
#pragma once

#include <string>

#include "clang/AST/APValue.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Expr.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"

namespace cachepy::plugin {

/// Does the literal at this place come from __LINE__, __FILE__ or the like, also by way of other macros?
bool says_where_it_stands(clang::SourceLocation literal, const clang::ASTContext& context);

/// Does a function's name, as Clang prints it, say where some closure or unnamed class of it stands?
bool names_a_place(llvm::StringRef function_name);

/// The kind and bytes of a string. Of adjacent strings, those that say where they stand are left out.
std::string literal_text(const clang::StringLiteral* literal, const clang::ASTContext& context);

/// The bits of a number, since a decimal form could lose some.
std::string literal_text(const clang::FloatingLiteral* literal);

/// A value that the compiler has computed, such as a template's argument; numbers to the last bit, and what is pointed to by
/// `name_of` it.
std::string value_text(const clang::APValue& value, clang::QualType type, const clang::ASTContext& context,
                       llvm::function_ref<std::string(const clang::NamedDecl*)> name_of);

}  // namespace cachepy::plugin
