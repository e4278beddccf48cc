// The plugin's own errors and warnings.
//
// Clang's custom diagnostics ignore -w, -Werror and -Wno-everything, but these respect them. A warning belongs to a group, which
// -fplugin-arg-cachepy-no-warn=GROUP silences.
#pragma once

#include <utility>

#include "clang/Basic/Diagnostic.h"
#include "llvm/ADT/StringRef.h"

namespace cachepy::plugin {

/// Groups of warnings, with the names for -fplugin-arg-cachepy-no-warn=.
enum class WarningGroup {
  kUnusedAttribute,  ///< unused-attribute: one of our attributes in a place where it has no effect
  kUncachedState,    ///< uncached-state: code reads a variable that is not in the key
  kImpureCall,       ///< impure-call: code calls a function whose result is known to differ from call to call
};

/// Reports an error. `message` contains Clang's placeholders (%0), which << on the result fills.
clang::DiagnosticBuilder report_error(clang::DiagnosticsEngine& diags, clang::SourceLocation where,
                                      llvm::StringRef message);

/// Reports a warning of a group, unless the user silenced the group.
clang::DiagnosticBuilder report_warning(clang::DiagnosticsEngine& diags, clang::SourceLocation where,
                                        WarningGroup group, llvm::StringRef message);

/// Reports a remark. Only for remarks that the user has requested.
clang::DiagnosticBuilder report_remark(clang::DiagnosticsEngine& diags, clang::SourceLocation where,
                                       llvm::StringRef message);

/// Adds a note to the previous diagnostic. Silent if that one was.
clang::DiagnosticBuilder report_note(clang::DiagnosticsEngine& diags, clang::SourceLocation where,
                                     llvm::StringRef message);

/// The message of such a warning without the words on how to silence it, and the name of its group; for other diagnostics, the
/// message and "".
std::pair<llvm::StringRef, llvm::StringRef> message_and_group(llvm::StringRef message);

/// Silences the group with this name. False if there is no such group.
bool silence_group(llvm::StringRef name);

/// Enables all groups. Each compilation begins with this.
void reset_groups();

/// For messages: "'unknown-attribute', …".
std::string group_names();

}  // namespace cachepy::plugin
