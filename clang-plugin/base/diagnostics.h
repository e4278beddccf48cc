// The plugin's own errors and warnings.
//
// Clang lets custom diagnostics escape -w, -Werror and -Wno-everything; these obey them. A warning belongs to
// a group, which -fplugin-arg-cachepy-no-warn=GROUP silences.
#pragma once

#include "clang/Basic/Diagnostic.h"
#include "llvm/ADT/StringRef.h"

namespace cachepy::plugin {

/// Groups of warnings, as users name them in -fplugin-arg-cachepy-no-warn=.
enum class WarningGroup {
  kUnusedAttribute,  ///< unused-attribute: an attribute of ours where it has no effect
  kUncachedState,    ///< uncached-state: code reads what is not in the key
  kImpureCall,       ///< impure-call: code calls a function known to answer differently each time
};

/// Reports an error; `message` uses Clang's %0 placeholders, filled by << on the result.
clang::DiagnosticBuilder report_error(clang::DiagnosticsEngine& diags, clang::SourceLocation where,
                                      llvm::StringRef message);

/// Reports a warning of a group, or nothing where the user silenced it.
clang::DiagnosticBuilder report_warning(clang::DiagnosticsEngine& diags, clang::SourceLocation where,
                                        WarningGroup group, llvm::StringRef message);

/// Reports a remark, which the user has asked for.
clang::DiagnosticBuilder report_remark(clang::DiagnosticsEngine& diags, clang::SourceLocation where,
                                       llvm::StringRef message);

/// Adds a note to the diagnostic before; silent where that one was.
clang::DiagnosticBuilder report_note(clang::DiagnosticsEngine& diags, clang::SourceLocation where,
                                     llvm::StringRef message);

/// Silences a group by its name; false when there is no such group.
bool silence_group(llvm::StringRef name);

/// Ends the silence of all groups; each compilation begins with it.
void reset_groups();

/// For messages: "'unknown-attribute', …".
std::string group_names();

}  // namespace cachepy::plugin
