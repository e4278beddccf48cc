#include "warnings/unknown_code.h"

#include "base/diagnostics.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "llvm/ADT/DenseSet.h"

namespace cachepy::plugin {
namespace {

using clang::CXXMethodDecl;
using clang::Decl;
using clang::FunctionDecl;
using clang::SourceLocation;

/// std::function and similar classes, which store functions of any kind.
bool is_function_wrapper(const FunctionDecl* callee) {
  const auto* method = llvm::dyn_cast<CXXMethodDecl>(callee);
  if (!method || method->getOverloadedOperator() != clang::OO_Call ||
      !method->getParent()->isInStdNamespace())
    return false;
  const clang::IdentifierInfo* name = method->getParent()->getIdentifier();
  return name && (name->isStr("function") || name->isStr("move_only_function"));
}

/// Visits one body after the other.
class Notes : public clang::RecursiveASTVisitor<Notes> {
 public:
  Notes(clang::DiagnosticsEngine& diags, Fingerprints& fingerprints, BodyOf body_of)
      : diags_(diags), fingerprints_(fingerprints), body_of_(body_of) {}

  bool shouldVisitImplicitCode() const { return true; }
  // Unevaluated operands call nothing.
  bool TraverseUnaryExprOrTypeTraitExpr(clang::UnaryExprOrTypeTraitExpr*, DataRecursionQueue* = nullptr) {
    return true;
  }
  bool TraverseCXXNoexceptExpr(clang::CXXNoexceptExpr*, DataRecursionQueue* = nullptr) { return true; }
  template <class... More>  // a newer Clang passes a further argument
  bool TraverseDecltypeTypeLoc(clang::DecltypeTypeLoc, More...) {
    return true;
  }

  bool VisitAsmStmt(clang::AsmStmt* assembly) {
    report_note(
        diags_, assembly->getAsmLoc(),
        "inline assembly: its text is in the key; what it calls, or reads beside its operands, is not");
    return true;
  }

  bool VisitCallExpr(clang::CallExpr* call) {
    const FunctionDecl* callee = call->getDirectCallee();
    if (!callee) {
      if (!llvm::isa<clang::CXXPseudoDestructorExpr>(call->getCallee()->IgnoreParens()))
        note_pointer(call->getExprLoc(), "a pointer");
    } else if (is_function_wrapper(callee)) {
      note_pointer(call->getExprLoc(), "std::function");
    } else if (!note_virtual(call, callee)) {
      note_elsewhere(callee, call->getExprLoc());
    }
    return true;
  }

  bool VisitCXXConstructExpr(clang::CXXConstructExpr* made) {
    note_elsewhere(made->getConstructor(), made->getLocation());
    return true;
  }

 private:
  void note_pointer(SourceLocation where, llvm::StringRef what) {
    report_note(diags_, where,
                "call through %0: a function that it leads to is in the key only where code below this "
                "function names it")
        << what;
  }

  /// Returns true if it is one.
  bool note_virtual(const clang::CallExpr* call, const FunctionDecl* callee) {
    const auto* method = llvm::dyn_cast<CXXMethodDecl>(callee);
    const auto* member = llvm::dyn_cast<clang::MemberExpr>(call->getCallee()->IgnoreParens());
    if (!method || !method->isVirtual() || (member && member->hasQualifier())) return false;
    const bool answered =
        body_of_(method) || !fingerprints_.steps_from({"", {}, {}, {method->getCanonicalDecl()}, {}}).empty();
    if (!answered && is_code_of_programs(method))
      report_note(diags_, call->getExprLoc(),
                  "virtual call: nothing in this file overrides %0; what does elsewhere is in the key where "
                  "it was compiled with cachepy")
          << method;
    return true;
  }

  void note_elsewhere(const FunctionDecl* callee, SourceLocation where) {
    if (body_of_(callee) || !is_code_of_programs(callee) || !seen_.insert(callee->getCanonicalDecl()).second)
      return;
    report_note(diags_, where,
                "%0 is defined elsewhere: its code is in the key where it was compiled with cachepy, else "
                "its library's build-id")
        << callee;
  }

  /// Whether it is neither part of the language nor of the compiler.
  bool is_code_of_programs(const FunctionDecl* callee) const {
    if (callee->isImplicit() || callee->isDefaulted() || callee->isDeleted() || callee->getBuiltinID() != 0)
      return false;
    return !fingerprints_.is_library(callee) || fingerprints_.is_third_party(callee);
  }

  clang::DiagnosticsEngine& diags_;
  Fingerprints& fingerprints_;
  const BodyOf body_of_;
  llvm::DenseSet<const Decl*> seen_;
};

}  // namespace

void note_unknown_code(const MemoPlan& plan, Fingerprints& fingerprints, BodyOf body_of) {
  Notes notes(plan.function->getASTContext().getDiagnostics(), fingerprints, body_of);
  llvm::SmallVector<const Decl*, 64> reached{plan.function->getCanonicalDecl()};
  llvm::DenseSet<const Decl*> seen{reached.front()};
  for (std::size_t i = 0; i < reached.size(); ++i) {
    const Decl* decl = reached[i];
    const auto* function = llvm::dyn_cast<FunctionDecl>(decl);
    if (const FunctionDecl* body = function && !fingerprints.is_library(decl) ? body_of(function) : nullptr) {
      if (const auto* constructor = llvm::dyn_cast<clang::CXXConstructorDecl>(body))
        for (const clang::CXXCtorInitializer* part : constructor->inits())
          notes.TraverseStmt(part->getInit());
      notes.TraverseStmt(body->getBody());
    }
    for (const Decl* next : fingerprints.steps_from(fingerprints.local_unit(decl)))
      if (seen.insert(next).second) reached.push_back(next);
  }
}

}  // namespace cachepy::plugin
