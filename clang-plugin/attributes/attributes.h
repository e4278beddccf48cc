// Defines the attributes: where each is allowed, and the annotation that it leaves in the AST (marks.h).
//
// They register themselves with Clang when the plugin is loaded. Knows nothing of wrappers.
#pragma once

namespace clang {
class Sema;
}

namespace cachepy::plugin {

/// Warns about attributes on parameters of functions that are not cached, and reports a cache_file after its function's definition.
/// Call this at the end of the translation unit.
void report_misplaced_attributes(clang::Sema& sema);

/// Explains Clang's own errors that our attributes cause. Call this instead if there were errors.
void explain_errors(clang::Sema& sema);

}  // namespace cachepy::plugin
