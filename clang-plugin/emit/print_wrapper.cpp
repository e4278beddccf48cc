#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/PrettyPrinter.h"
#include "emit/emit.h"
#include "llvm/ADT/StringExtras.h"

namespace cachepy::plugin {
namespace {

/// Prints Impl under a name of its own, and the runtime's names with their namespace.
class Names : public clang::PrinterHelper {
 public:
  Names(const clang::FunctionDecl* impl, const clang::PrintingPolicy& policy)
      : impl_(impl), policy_(policy) {}

  bool handledStmt(clang::Stmt* stmt, llvm::raw_ostream& out) override {
    const auto* reference = llvm::dyn_cast<clang::DeclRefExpr>(stmt);
    const auto* function = reference ? llvm::dyn_cast<clang::FunctionDecl>(reference->getDecl()) : nullptr;
    if (!function) return false;
    if (function == impl_)
      out << "uncached_" << *function;
    else
      function->printQualifiedName(out, policy_);
    return true;
  }

 private:
  const clang::FunctionDecl* impl_;
  const clang::PrintingPolicy& policy_;
};

}  // namespace

void print_wrapper(llvm::raw_ostream& out, const clang::FunctionDecl* wrapper,
                   const clang::FunctionDecl* impl) {
  clang::PrintingPolicy policy(wrapper->getASTContext().getLangOpts());
  policy.SuppressUnwrittenScope = true;
  policy.SuppressInitializers = false;
  policy.FullyQualifiedName = true;

  out << wrapper->getReturnType().getAsString(policy) << ' ';
  wrapper->printQualifiedName(out, policy);
  out << '(';
  llvm::ListSeparator comma;
  for (const clang::ParmVarDecl* param : wrapper->parameters()) {
    out << comma;
    param->getType().print(out, policy, param->getName());
  }
  out << ") ";
  Names names(impl, policy);
  wrapper->getBody()->printPretty(out, &names, policy);
  out << '\n';
}

}  // namespace cachepy::plugin
