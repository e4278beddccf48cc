// How the other files ask what attributes.cpp left in the AST.
#pragma once

#include <optional>
#include <vector>

#include "attributes/options.h"
#include "clang/AST/Attr.h"
#include "clang/AST/Decl.h"

namespace cachepy::plugin {

/// Does the declaration itself (or one it inherits from) carry this mark of abi.h?
bool has_mark(const clang::Decl* decl, llvm::StringRef mark);

/// The annotation that says how to cache `function`; null where it is not cached. A function's own one comes
/// before those that it inherits from a declaration or, being an explicit specialisation, from its template.
const clang::AnnotateAttr* cache_file_mark(const clang::FunctionDecl* function);

/// The text of an annotation that cache_file_mark() finds, and the options in it.
std::string cache_file_text(const CacheFileOptions& options);
CacheFileOptions options_of(const clang::AnnotateAttr* mark);

/// Is the parameter marked in any declaration of the function? (Clang does not merge attributes of
/// parameters.)
bool parameter_has_mark(const clang::FunctionDecl* function, unsigned index, llvm::StringRef mark);

/// What is written behind the mark in parentheses; "" where nothing is, nothing where there is no such mark.
std::optional<std::string> mark_argument(const clang::Decl* decl, llvm::StringRef mark);
std::optional<std::string> parameter_mark_argument(const clang::FunctionDecl* function, unsigned index,
                                                   llvm::StringRef mark);

/// Removes our annotations from a declaration; they would reach the object file.
void drop_marks(clang::Decl* decl);

}  // namespace cachepy::plugin
