#include "functions/param_roles.h"

#include "abi.h"
#include "attributes/marks.h"
#include "clang/AST/DeclCXX.h"
#include "clang/Sema/Sema.h"
#include "types/runtime_traits.h"
#include "types/standard_types.h"
#include "types/type_check.h"

namespace cachepy::plugin {

using clang::QualType;

namespace {

bool is_view(const clang::ParmVarDecl* param) {
  const clang::CXXRecordDecl* record = param->getType().getNonReferenceType()->getAsCXXRecordDecl();
  return record && is_writable_view(record);
}

/// What is passed as T&& is most often moved from, and is then to be so after a hit as well. Where its type cannot be
/// given back it is left alone: the caller may expect anything of it.
bool is_moved_from(const clang::ParmVarDecl* param, clang::Sema& sema) {
  return param->getType()->isRValueReferenceType() && !check_type(param->getType(), TypeRole::kInOut, sema);
}

/// Whether there can be a new object for the function to write to.
bool can_be_fresh(const clang::ParmVarDecl* param, clang::Sema& sema) {
  if (is_view(param)) return true;
  const std::optional<RuntimeTraits> traits = RuntimeTraits::find(sema);
  return traits && traits->is_default_constructible(param->getType().getNonReferenceType());
}

}  // namespace

bool can_be_changed(const clang::ParmVarDecl* param) {
  const QualType type = param->getType();
  return is_view(param) || (type->isReferenceType() && !type.getNonReferenceType().isConstQualified());
}

RoleOfParam role_of_param(const clang::FunctionDecl* function, unsigned index, clang::Sema& sema) {
  const clang::ParmVarDecl* param = function->getParamDecl(index);
  const auto has = [&](llvm::StringRef mark) { return parameter_has_mark(function, index, mark); };
  RoleOfParam found;
  if (has(abi::kIgnoreArgMark)) {
    found.role = ParamRole::kIgnored;
  } else if (has(abi::kFileArgMark)) {
    found.role = ParamRole::kFile;
  } else if (has(abi::kOutMark)) {
    // Of a view the number of elements may be read, and which of them are written cannot be said.
    if (is_view(param)) {
      found.out.how = "is a view of elements";
    } else {
      found.out = check_out(function, param);
    }
    if (found.out.writing == OutCheck::Writing::kAlways)
      found.role = ParamRole::kOut;
    else
      found.role = can_be_fresh(param, sema) ? ParamRole::kFreshOut : ParamRole::kInOut;
  } else if (!has(abi::kInMark) && can_be_changed(param)) {
    const bool is_rvalue = param->getType()->isRValueReferenceType() && !has(abi::kInOutMark);
    found.role = !is_rvalue || is_moved_from(param, sema) ? ParamRole::kInOut : ParamRole::kValue;
  }
  return found;
}

}  // namespace cachepy::plugin
