// The attributes themselves: where each may stand, and what it leaves in the AST (an annotation, see
// marks.h).
//
// They register themselves with Clang when the plugin is loaded. Knows nothing of wrappers.
#pragma once

namespace clang {
class Sema;
}

namespace cachepy::plugin {

/// Warns of [[cachepy::ignore_arg]] and [[cachepy::file_arg]] on parameters of functions that are not cached,
/// and reports a cache_file that came after its function's definition. Call at the end of the translation
/// unit.
void report_misplaced_attributes(clang::Sema& sema);

/// Says what is to be done about errors of Clang's own that our attributes cause. Call instead, after errors.
void explain_errors(clang::Sema& sema);

}  // namespace cachepy::plugin
