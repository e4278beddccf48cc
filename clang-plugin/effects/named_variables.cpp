#include "effects/named_variables.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/Basic/SourceManager.h"
#include "compiler/llvm_compat.h"

namespace cachepy::plugin {
namespace {

using namespace clang;

using Variables = llvm::SmallVector<const VarDecl*, 1>;

void add_from(const APValue& constant, Variables& out) {
  if (constant.isStruct()) {
    for (unsigned i = 0; i < constant.getStructNumBases(); ++i) add_from(constant.getStructBase(i), out);
    for (unsigned i = 0; i < constant.getStructNumFields(); ++i) add_from(constant.getStructField(i), out);
  } else if (constant.isArray()) {
    for (unsigned i = 0; i < constant.getArrayInitializedElts(); ++i)
      add_from(constant.getArrayInitializedElt(i), out);
    if (constant.hasArrayFiller()) add_from(constant.getArrayFiller(), out);
  } else if (constant.isUnion()) {
    add_from(constant.getUnionValue(), out);
  } else if (constant.isLValue() && !constant.getLValueBase().isNull()) {
    if (const auto* base = constant.getLValueBase().dyn_cast<const ValueDecl*>()) {
      if (const auto* variable = dyn_cast<VarDecl>(base)) out.push_back(variable);
      if (const auto* object = dyn_cast<TemplateParamObjectDecl>(base)) add_from(object->getValue(), out);
    }
  }
}

void add_from(ArrayRef<TemplateArgument> arguments, unsigned depth, Variables& out);

/// Of a class and those around it.
void add_from(const DeclContext* context, unsigned depth, Variables& out) {
  for (; context && !context->isFileContext(); context = context->getParent())
    if (const auto* instance = dyn_cast<ClassTemplateSpecializationDecl>(context))
      add_from(instance->getTemplateArgs().asArray(), depth, out);
}

void add_from(ArrayRef<TemplateArgument> arguments, unsigned depth, Variables& out) {
  constexpr unsigned kDeepest = 6;  // std::invoke_result<std::integral_constant<int*, &x>>
  if (depth > kDeepest) return;
  for (const TemplateArgument& argument : arguments) {
    if (const auto structural = compat::structural_value(argument)) add_from(structural->first, out);
    switch (argument.getKind()) {
      case TemplateArgument::Declaration:
        if (const auto* variable = dyn_cast<VarDecl>(argument.getAsDecl())) out.push_back(variable);
        if (const auto* object = dyn_cast<TemplateParamObjectDecl>(argument.getAsDecl()))
          add_from(object->getValue(), out);
        break;
      case TemplateArgument::Pack:
        add_from(argument.pack_elements(), depth + 1, out);
        break;
      case TemplateArgument::Type:
        if (const CXXRecordDecl* record = argument.getAsType()->getAsCXXRecordDecl())
          if (const auto* instance = dyn_cast<ClassTemplateSpecializationDecl>(record))
            add_from(instance->getTemplateArgs().asArray(), depth + 1, out);
        break;
      default:
        break;
    }
  }
}

}  // namespace

Variables variables_in(const APValue& constant) {
  Variables found;
  add_from(constant, found);
  return found;
}

Variables variables_named_by(const ValueDecl* decl, const ASTContext& context) {
  Variables found;
  if (const auto* object = dyn_cast<TemplateParamObjectDecl>(decl)) return variables_in(object->getValue());
  // Of the user's own, the bodies and initialisers are looked at.
  if (decl->getLocation().isInvalid() || !context.getSourceManager().isInSystemHeader(decl->getLocation()))
    return found;
  add_from(decl->getDeclContext(), 0, found);
  if (const auto* function = dyn_cast<FunctionDecl>(decl)) {
    if (const TemplateArgumentList* arguments = function->getTemplateSpecializationArgs())
      add_from(arguments->asArray(), 0, found);
  } else if (const auto* variable = dyn_cast<VarDecl>(decl)) {
    if (const auto* instance = dyn_cast<VarTemplateSpecializationDecl>(variable))
      add_from(instance->getTemplateArgs().asArray(), 0, found);
    const VarDecl* owner = nullptr;
    const Expr* initialiser =
        variable->getType().isConstQualified() ? variable->getAnyInitializer(owner) : nullptr;
    if (initialiser && !initialiser->isValueDependent() && owner->mightBeUsableInConstantExpressions(context))
      if (const APValue* value = owner->evaluateValue()) add_from(*value, found);
  }
  return found;
}

}  // namespace cachepy::plugin
