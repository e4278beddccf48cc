#include "warnings/uncached_state.h"

#include "abi.h"
#include "attributes/marks.h"
#include "base/diagnostics.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/Basic/SourceManager.h"
#include "warnings/call_path.h"

namespace cachepy::plugin {

void UncachedState::report(const clang::FunctionDecl* function, Fingerprints& fingerprints, BodyOf body_of,
                           IsInKey is_in_key, StateReads& state_reads) {
  const clang::ASTContext& context = function->getASTContext();
  const clang::SourceManager& sources = context.getSourceManager();
  clang::DiagnosticsEngine& diags = context.getDiagnostics();
  const clang::Decl* start = function->getCanonicalDecl();
  CallPath path(start);
  const clang::Decl* reader = start;
  const auto way = [&] {
    const std::string calls = path.to(reader);
    return llvm::StringRef(calls).contains("->") ? " (" + calls + ")" : "";
  };
  auto report_read = [&](const clang::VarDecl* variable, clang::SourceLocation where) {
    // The library's own variables (std::cout, errno …) are its business. Most constants are what they are, whoever computes
    // them.
    if (sources.isInSystemHeader(variable->getLocation()) || is_in_key(variable) ||
        state_reads.change_of(variable) == Change::kRarely ||
        has_mark(variable->getMostRecentDecl(), abi::kIgnoreMark) || !reported_.insert(variable).second)
      return;
    const bool only_leads_to_it = variable->getType().getNonReferenceType().isConstQualified();
    report_warning(
        diags, where, WarningGroup::kUncachedState,
        only_leads_to_it
            ? "what %0 leads to may change between calls, but is not in the key of %1%2; pass it as a "
              "parameter, or, if no result depends on it, mark %0 [[cachepy::ignore]]"
            : "%0 may change between calls, but is not in the key of %1%2; pass it as a parameter, make "
              "it const, or, if no result depends on it, mark it [[cachepy::ignore]]")
        << variable << function << way();
    report_note(diags, variable->getLocation(), "declared here");
  };

  llvm::SmallVector<const clang::Decl*, 64> reached{start};
  for (std::size_t i = 0; i < reached.size(); ++i) {
    reader = reached[i];
    if (!seen_.insert(reader).second) continue;
    if (const auto* reading = llvm::dyn_cast<clang::FunctionDecl>(reader)) {
      const clang::FunctionDecl* original = body_of(reading);
      if (original && !sources.isInSystemHeader(original->getLocation()))
        state_reads.find(original, report_read);
    }
    if (const auto* constant = llvm::dyn_cast<clang::VarDecl>(reader))
      state_reads.find_behind(constant, report_read);
    for (const clang::Decl* next : fingerprints.steps_from(fingerprints.local_unit(reader)))
      if (path.add(next, reader)) reached.push_back(next);
  }
}

}  // namespace cachepy::plugin
