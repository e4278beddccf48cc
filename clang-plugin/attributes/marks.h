// Finds the annotations that attributes.cpp left in the AST.
#pragma once

#include <optional>
#include <vector>

#include "attributes/options.h"
#include "clang/AST/Attr.h"
#include "clang/AST/Decl.h"

namespace cachepy::plugin {

/// Whether the declaration itself (or one that it inherits from) has this mark of abi.h.
bool has_mark(const clang::Decl* decl, llvm::StringRef mark);

/// The annotation with the caching options of `function`; null if it is not cached. A function's own annotation precedes those that it
/// inherits from a declaration or, if it is an explicit specialisation, from its template.
const clang::AnnotateAttr* cache_file_mark(const clang::FunctionDecl* function);

/// The text of an annotation that cache_file_mark() finds, and the options in it.
std::string cache_file_text(const CacheFileOptions& options);
CacheFileOptions options_of(const clang::AnnotateAttr* mark);

/// Whether the parameter has the mark in any declaration of the function. (A declaration inherits annotations of parameters only from
/// earlier declarations.)
bool parameter_has_mark(const clang::FunctionDecl* function, unsigned index, llvm::StringRef mark);

/// The argument of the mark in parentheses; "" if it has none. Nullopt if there is no such mark.
std::optional<std::string> mark_argument(const clang::Decl* decl, llvm::StringRef mark);
std::optional<std::string> parameter_mark_argument(const clang::FunctionDecl* function, unsigned index,
                                                   llvm::StringRef mark);

/// Removes our annotations from a declaration, because they would get into the object file.
void drop_marks(clang::Decl* decl);

}  // namespace cachepy::plugin
