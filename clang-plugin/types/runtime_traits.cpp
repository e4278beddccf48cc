#include "types/runtime_traits.h"

#include "abi.h"
#include "base/runtime_names.h"
#include "clang/AST/ASTContext.h"
#include "clang/Sema/Sema.h"
#include "clang/Sema/Template.h"
#include "compiler/created_nodes.h"

namespace cachepy::plugin {

using namespace clang;

std::optional<RuntimeTraits> RuntimeTraits::find(Sema& sema) {
  ASTContext& context = sema.Context;
  const auto* standard = find_in<NamespaceDecl>(context, context.getTranslationUnitDecl(), "std");
  auto* kind = find_in<VarTemplateDecl>(context, detail_namespace(context), abi::kKindOf);
  auto* constructible = find_in<VarTemplateDecl>(context, standard, "is_default_constructible_v");
  auto* assignable = find_in<VarTemplateDecl>(context, standard, "is_move_assignable_v");
  if (!kind || !constructible || !assignable) return std::nullopt;
  return RuntimeTraits(sema, kind, constructible, assignable);
}

Kind RuntimeTraits::kind_of(QualType type) const {
  const std::optional<llvm::APSInt> value = evaluate(kind_of_, type);
  return value ? static_cast<Kind>(value->getExtValue()) : Kind::kScalar;
}

bool RuntimeTraits::is_custom(QualType type) const {
  const Kind kind = kind_of(type);
  return kind == Kind::kCodec || kind == Kind::kArchive;
}

bool RuntimeTraits::is_default_constructible(QualType type) const {
  const std::optional<llvm::APSInt> value = evaluate(is_default_constructible_, type);
  return !value || !value->isZero();
}

bool RuntimeTraits::is_move_assignable(QualType type) const {
  const std::optional<llvm::APSInt> value = evaluate(is_move_assignable_, type);
  return !value || !value->isZero();
}

std::optional<llvm::APSInt> RuntimeTraits::evaluate(VarTemplateDecl* variable, QualType argument) const {
  ASTContext& context = sema_->Context;
  const QualType type = context.getCanonicalType(argument).getUnqualifiedType();
  const SourceLocation where = variable->getLocation();
  TemplateArgumentListInfo arguments(where, where);
  arguments.addArgument(
      TemplateArgumentLoc(TemplateArgument(type), context.getTrivialTypeSourceInfo(type, where)));
  const ExprResult reference = make_variable_template_id(variable, arguments, where, *sema_);
  Expr::EvalResult result;
  if (reference.isInvalid() || !reference.get()->EvaluateAsInt(result, context)) return std::nullopt;
  return result.Val.getInt();
}

}  // namespace cachepy::plugin
