#include "diagnostics.h"

#include <bitset>
#include <iterator>

namespace cachepy::plugin {
namespace {

constexpr llvm::StringLiteral kGroupNames[] = {"unknown-attribute", "unused-attribute", "uncached-state"};

std::bitset<std::size(kGroupNames)> silenced_groups;

clang::DiagnosticBuilder report(clang::DiagnosticsEngine& diags, clang::SourceLocation where,
                                clang::DiagnosticIDs::Level level, llvm::StringRef message) {
  return diags.Report(where, diags.getDiagnosticIDs()->getCustomDiagID(level, message));
}

}  // namespace

clang::DiagnosticBuilder report_error(clang::DiagnosticsEngine& diags, clang::SourceLocation where,
                                      llvm::StringRef message) {
  return report(diags, where, clang::DiagnosticIDs::Error, message);
}

clang::DiagnosticBuilder report_warning(clang::DiagnosticsEngine& diags, clang::SourceLocation where,
                                        WarningGroup group, llvm::StringRef message) {
  if (diags.getIgnoreAllWarnings() || silenced_groups[static_cast<std::size_t>(group)])
    return report(diags, where, clang::DiagnosticIDs::Ignored, message);
  return report(diags, where,
                diags.getWarningsAsErrors() ? clang::DiagnosticIDs::Error : clang::DiagnosticIDs::Warning,
                message);
}

clang::DiagnosticBuilder report_note(clang::DiagnosticsEngine& diags, clang::SourceLocation where,
                                     llvm::StringRef message) {
  return report(diags, where, clang::DiagnosticIDs::Note, message);
}

bool silence_group(llvm::StringRef name) {
  for (std::size_t i = 0; i < std::size(kGroupNames); ++i)
    if (name == kGroupNames[i]) {
      silenced_groups.set(i);
      return true;
    }
  return false;
}

}  // namespace cachepy::plugin
