// Defines the attributes: where each is allowed, and the annotation that it leaves in the AST (marks.h).
//
// They register themselves with Clang when the plugin is loaded. Knows nothing of wrappers.
#pragma once

#include <cstddef>

#include "clang/Basic/SourceLocation.h"

namespace clang {
class FunctionDecl;
class Sema;
}  // namespace clang

namespace cachepy::plugin {

/// Warns about attributes on parameters of functions that are not cached, and reports a cache_file after its function's definition.
/// Call this at the end of the translation unit.
void report_misplaced_attributes(clang::Sema& sema);

/// Warns about the attributes that were written since the last call, of which `reported` were reported before. For clang-repl, whose
/// code is in no file with which a later run could be compared.
void report_attributes_without_program(clang::Sema& sema, std::size_t& reported);

/// Explains Clang's own errors that our attributes cause. Call this instead if there were errors.
void explain_errors(clang::Sema& sema);

/// Whether the function has versions for several processors. Reports an error at `where` then: Clang rejects such a function with
/// our mark.
bool refuse_versions(clang::Sema& sema, const clang::FunctionDecl* function, clang::SourceLocation where);

}  // namespace cachepy::plugin
