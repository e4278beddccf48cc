#include "base/diagnostics.h"

#include <bitset>
#include <iterator>

#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/StringExtras.h"

namespace cachepy::plugin {
namespace {

constexpr llvm::StringLiteral kGroupNames[] = {"unused-attribute", "uncached-state", "impure-call"};

constexpr llvm::StringLiteral kBeforeGroup = " [-fplugin-arg-cachepy-no-warn=";
constexpr llvm::StringLiteral kAfterGroup = " silences this]";

std::bitset<std::size(kGroupNames)> silenced_groups;

/// Clang ignores these flags for diagnostics that are not its own.
bool all_are_silenced(const clang::DiagnosticsEngine& diags) {
  return diags.getIgnoreAllWarnings() ||
         llvm::is_contained(diags.getDiagnosticOptions().Warnings, "no-everything");
}

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
  const auto index = static_cast<std::size_t>(group);
  const bool in_system_header = diags.getSuppressSystemWarnings() && where.isValid() &&
                                diags.getSourceManager().isInSystemHeader(where);
  clang::DiagnosticIDs::Level level = clang::DiagnosticIDs::Warning;
  if (diags.getWarningsAsErrors()) level = clang::DiagnosticIDs::Error;
  if (all_are_silenced(diags) || in_system_header || silenced_groups[index])
    level = clang::DiagnosticIDs::Ignored;
  return report(diags, where, level, (message + kBeforeGroup + kGroupNames[index] + kAfterGroup).str());
}

clang::DiagnosticBuilder report_remark(clang::DiagnosticsEngine& diags, clang::SourceLocation where,
                                       llvm::StringRef message) {
  return report(diags, where, clang::DiagnosticIDs::Remark, message);
}

clang::DiagnosticBuilder report_note(clang::DiagnosticsEngine& diags, clang::SourceLocation where,
                                     llvm::StringRef message) {
  return report(diags, where, clang::DiagnosticIDs::Note, message);
}

std::pair<llvm::StringRef, llvm::StringRef> message_and_group(llvm::StringRef message) {
  auto [text, group] = message.rsplit(kBeforeGroup);
  if (!group.consume_back(kAfterGroup)) return {message, ""};
  return {text, group};
}

void reset_groups() {
  silenced_groups.reset();
}

std::string group_names() {
  return "'" + llvm::join(llvm::ArrayRef(kGroupNames), "', '") + "'";
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
