#include "functions/replayable.h"

#include "abi.h"
#include "base/runtime_names.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/Sema/Sema.h"
#include "compiler/captured_errors.h"
#include "types/codec_trial.h"
#include "types/standard_types.h"
#include "types/type_check.h"

namespace cachepy::plugin {
namespace {

using namespace clang;

/// Whether the value is hidden behind a type that need not be that of the object.
bool may_be_derived(QualType type) {
  const CXXRecordDecl* record = type->getAsCXXRecordDecl();
  return record && record->hasDefinition() && record->isPolymorphic() && !record->isEffectivelyFinal();
}

/// Of which the library can keep the elements: std::string_view, std::span.
bool is_view(QualType type) {
  const CXXRecordDecl* record = type->getAsCXXRecordDecl();
  return record && is_standard(record, {"basic_string_view", "span"});
}

/// What the value consists of that has to be read back.
QualType read_back(QualType type) {
  if (!is_view(type)) return type;
  const auto* view = cast<ClassTemplateSpecializationDecl>(type->getAsCXXRecordDecl());
  return view->getTemplateArgs()[0].getAsType().getUnqualifiedType();
}

bool can_be_read_back(QualType parameter, Sema& sema) {
  const QualType type = parameter.getNonReferenceType().getCanonicalType().getUnqualifiedType();
  if (may_be_derived(type)) return false;
  if (type->isPointerType())
    return sema.Context.hasSameType(type->getPointeeType(), sema.Context.CharTy.withConst());
  const QualType value = read_back(type);
  return !may_be_derived(value) && !check_type(value, TypeRole::kResult, sema);
}

bool has_value(ParamRole role) {
  switch (role) {
    case ParamRole::kValue:
    case ParamRole::kFile:
    case ParamRole::kInOut:
    case ParamRole::kOut:
    case ParamRole::kFreshOut:
      return true;
    case ParamRole::kIgnored:
    case ParamRole::kStream:
    case ParamRole::kInputStream:
      return false;
  }
  llvm_unreachable("all roles are named");
}

/// Whether code is generated for it in this translation unit whether or not the table refers to it.
bool is_here_anyway(const FunctionDecl* function) {
  return !isDiscardableGVALinkage(function->getASTContext().GetGVALinkageForFunction(function)) ||
         function->isUsed();
}

/// Its type as the runtime's template takes it.
QualType plain_type(const FunctionDecl* function) {
  ASTContext& context = function->getASTContext();
  return context.getFunctionTypeWithExceptionSpec(function->getType().getCanonicalType(),
                                                  FunctionProtoType::ExceptionSpecInfo(EST_None));
}

}  // namespace

std::optional<QualType> replayable_type(const MemoPlan& plan, Sema& sema) {
  const FunctionDecl* function = plan.function;
  if (const auto* method = dyn_cast<CXXMethodDecl>(function); method && !method->isStatic())
    return std::nullopt;
  if (!is_here_anyway(function) ||
      !find_in<FunctionTemplateDecl>(sema.Context, detail_namespace(sema.Context), abi::kReplay))
    return std::nullopt;
  for (unsigned i = 0; i < plan.params.size(); ++i) {
    const PlannedParam& param = plan.params[i];
    if (!has_value(param.role) || param.size || !param.objects.empty() ||
        !can_be_read_back(function->getParamDecl(i)->getType(), sema))
      return std::nullopt;
  }
  CapturedErrors errors(sema.getDiagnostics());
  const QualType type = plain_type(function);
  instantiate_of_runtime(abi::kReplay, TemplateArgument(type), sema);
  return errors.take() ? std::nullopt : std::optional(type);
}

}  // namespace cachepy::plugin
