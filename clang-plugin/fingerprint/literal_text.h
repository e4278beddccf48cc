// Writes literals by value, except those that only contain the position of the code.
#pragma once

#include <string>

#include "clang/AST/APValue.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Expr.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"

namespace cachepy::plugin {

/// Whether the literal at this location comes from __LINE__, __FILE__ or the like, also through other macros.
bool says_where_it_stands(clang::SourceLocation literal, const clang::ASTContext& context);

/// Whether a function's name, as Clang prints it, contains the position of a closure or unnamed class.
bool names_a_place(llvm::StringRef function_name);

/// The kind and bytes of a string. Among adjacent strings, those that give their position are omitted.
std::string literal_text(const clang::StringLiteral* literal, const clang::ASTContext& context);

/// The bits of a number, since a decimal form could lose some.
std::string literal_text(const clang::FloatingLiteral* literal);

/// A value that the compiler has computed, such as a template argument: numbers exactly, pointers as `name_of` their target.
std::string value_text(const clang::APValue& value, clang::QualType type, const clang::ASTContext& context,
                       llvm::function_ref<std::string(const clang::NamedDecl*)> name_of);

}  // namespace cachepy::plugin
