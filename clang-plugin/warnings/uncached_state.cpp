#include "warnings/uncached_state.h"

#include "abi.h"
#include "attributes/marks.h"
#include "base/diagnostics.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"
#include "warnings/call_path.h"

namespace cachepy::plugin {
namespace {

/// The functions that an expression calls by name.
class Callees : public clang::RecursiveASTVisitor<Callees> {
 public:
  bool VisitCallExpr(const clang::CallExpr* call) { return add(call->getDirectCallee()); }
  bool VisitCXXConstructExpr(const clang::CXXConstructExpr* made) { return add(made->getConstructor()); }

  llvm::SmallVector<const clang::Decl*, 16> found;

 private:
  bool add(const clang::FunctionDecl* callee) {
    if (callee) found.push_back(callee->getCanonicalDecl());
    return true;
  }
};

/// A variable that may change at any time and is read, possibly in functions, when the constant is initialised. Null if there is none.
const clang::VarDecl* changing_origin(const clang::VarDecl* constant, Fingerprints& fingerprints,
                                      BodyOf body_of, StateReads& state_reads) {
  const clang::SourceManager& sources = constant->getASTContext().getSourceManager();
  const clang::VarDecl* origin = nullptr;
  const auto note = [&](const clang::VarDecl* read, clang::SourceLocation) {
    if (!origin && state_reads.change_of(read) == Change::kAnyTime &&
        !sources.isInSystemHeader(read->getLocation()) &&
        !has_mark(read->getMostRecentDecl(), abi::kIgnoreMark))
      origin = read;
  };
  state_reads.find_in_initialiser(constant, note);
  Callees callees;
  if (const clang::Expr* initialiser = constant->getAnyInitializer())
    callees.TraverseStmt(const_cast<clang::Expr*>(initialiser));
  CallPath seen(constant);
  auto& reached = callees.found;
  for (std::size_t i = 0; i < reached.size() && !origin; ++i) {
    const auto* function = llvm::dyn_cast<clang::FunctionDecl>(reached[i]);
    const clang::FunctionDecl* original = function ? body_of(function) : nullptr;
    if (original && !sources.isInSystemHeader(original->getLocation())) state_reads.find(original, note);
    for (const clang::Decl* next : fingerprints.steps_from(fingerprints.local_unit(reached[i])))
      if (seen.add(next, constant)) reached.push_back(next);
  }
  return origin;
}

}  // namespace

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
    // Variables of libraries (std::cout, errno …) are ignored, and so are most constants, whose initialisers always give the same value.
    if (sources.isInSystemHeader(variable->getLocation()) || is_in_key(variable) ||
        has_mark(variable->getMostRecentDecl(), abi::kIgnoreMark) || !reported_.insert(variable).second)
      return;
    if (state_reads.change_of(variable) == Change::kRarely) {
      // The key contains the present value of such a variable, not its value when the constant was initialised.
      const clang::VarDecl* origin =
          variable->isStaticLocal() ? changing_origin(variable, fingerprints, body_of, state_reads) : nullptr;
      if (!origin) return;
      report_warning(diags, where, WarningGroup::kUncachedState,
                     "%0 keeps what %1 was at its first use, which the key of %2%3 does not hold; read %1 "
                     "each time, pass "
                     "%0 as a parameter, or, if no result depends on it, mark it [[cachepy::ignore]]")
          << variable << origin << function << way();
      report_note(diags, variable->getLocation(), "declared here");
      return;
    }
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
