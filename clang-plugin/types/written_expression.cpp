#include "types/written_expression.h"

#include "clang/AST/ASTContext.h"
#include "clang/Sema/Sema.h"
#include "compiler/captured_errors.h"
#include "llvm/ADT/STLExtras.h"
#include "types/expression_names.h"
#include "types/expression_parser.h"

namespace cachepy::plugin {
namespace {

using namespace clang;

enum class Wanted { kSize, kCondition };

Expr* convert(Expr* expression, Wanted wanted, Sema& sema, std::string& problem) {
  if (wanted == Wanted::kCondition) return sema.PerformContextuallyConvertToBool(expression).get();
  if (expression->getType()->isIntegerType()) return expression;
  problem = "it is no whole number";
  return nullptr;
}

Expr* build(StringRef text, const ExpressionScope& scope, Wanted wanted, Sema& sema, SourceLocation where,
            std::string& problem) {
  CapturedErrors errors(sema.getDiagnostics());
  // Private members can be used, as in the declaration that has the attribute.
  const Sema::ContextRAII in_context(sema, const_cast<DeclContext*>(scope.context));
  sema.PushExpressionEvaluationContext(Sema::ExpressionEvaluationContext::PotentiallyEvaluated);
  ExpressionParser parser(text, scope, sema, where);
  Expr* result = parser.parse();
  problem = parser.problem();
  if (result && problem.empty()) result = convert(result, wanted, sema, problem);
  if (result && problem.empty()) problem = effect_of(result);
  if (const std::optional<std::string> error = errors.take(); error && problem.empty())
    problem = "it does not compile: " + *error;
  if (!result && problem.empty()) problem = "it does not compile";
  result = problem.empty() ? sema.MaybeCreateExprWithCleanups(result) : nullptr;
  sema.PopExpressionEvaluationContext();
  return result;
}

}  // namespace

Expr* build_size(StringRef text, const ExpressionScope& scope, Sema& sema, SourceLocation where,
                 std::string& problem) {
  return build(text, scope, Wanted::kSize, sema, where, problem);
}

Expr* build_condition(StringRef text, const ExpressionScope& scope, Sema& sema, SourceLocation where,
                      std::string& problem) {
  return build(text, scope, Wanted::kCondition, sema, where, problem);
}

ExpressionScope scope_of_field(const CXXRecordDecl* record, llvm::function_ref<Expr*()> object) {
  static constexpr auto kNoParameter = [](StringRef) -> Expr* { return nullptr; };
  return {kNoParameter, object, record, record};
}

}  // namespace cachepy::plugin
