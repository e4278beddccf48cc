#include "functions/sized_params.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Sema/Sema.h"
#include "compiler/llvm_compat.h"
#include "types/written_expression.h"

namespace cachepy::plugin {

using namespace clang;

namespace {

/// Built by hand: Sema would consider it a use outside of the function.
Expr* parameter_named(StringRef name, const FunctionDecl* function, const ASTContext& context) {
  for (ParmVarDecl* param : const_cast<FunctionDecl*>(function)->parameters())
    if (param->getName() == name)
      return DeclRefExpr::Create(context, NestedNameSpecifierLoc(), SourceLocation(), param,
                                 /*RefersToEnclosingVariableOrCapture=*/false, param->getLocation(),
                                 param->getType().getNonReferenceType(), VK_LValue);
  return nullptr;
}

}  // namespace

const CXXMethodDecl* with_object_before_call(const FunctionDecl* function) {
  const auto* method = dyn_cast<CXXMethodDecl>(function);
  const bool has_object = method && compat::has_implicit_object(method) && !isa<CXXConstructorDecl>(method);
  return has_object ? method : nullptr;
}

std::string problem_of_size(const FunctionDecl* function, const ParmVarDecl* param, StringRef size,
                            Sema& sema) {
  const CXXMethodDecl* method = with_object_before_call(function);
  const auto parameter = [&](StringRef name) { return parameter_named(name, function, sema.Context); };
  const auto object = [&]() -> Expr* {
    return new (sema.Context) OpaqueValueExpr(param->getLocation(), compat::object_type(method), VK_LValue);
  };
  const ExpressionScope scope{parameter, object, method ? method->getParent() : nullptr, function};
  std::string problem;
  (void)build_size(size, scope, sema, param->getLocation(), problem);
  return problem;
}

}  // namespace cachepy::plugin
