#include "functions/param_roles.h"

#include "abi.h"
#include "attributes/marks.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/Sema/Sema.h"
#include "compiler/llvm_compat.h"
#include "functions/pointer_use.h"
#include "functions/streams.h"
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

/// A T&& argument is usually moved from, and must be so after a hit, too. If its type cannot be restored, it is left alone, because the
/// caller may not rely on its value.
bool is_moved_from(const clang::ParmVarDecl* param, clang::Sema& sema) {
  return param->getType()->isRValueReferenceType() && !check_type(param->getType(), TypeRole::kInOut, sema);
}

/// Any of these attributes may contain a size. Without a size, the pointer points to one object.
constexpr llvm::StringLiteral kSizedMarks[] = {abi::kSizeMark, abi::kOutMark, abi::kInOutMark, abi::kInMark};

bool may_be_text(QualType pointer) {
  const QualType pointee = pointer->getPointeeType();
  return pointee.isConstQualified() && pointee->isCharType();
}

/// Whether neither the type of a pointer nor a codec for it says what it points to.
bool is_of_unknown_size(QualType pointer, clang::Sema& sema) {
  if (pointer->isFunctionPointerType() || may_be_text(pointer)) return false;
  const std::optional<RuntimeTraits> traits = RuntimeTraits::find(sema);
  if (!traits) return true;
  const Kind kind = traits->kind_of(pointer);
  return kind != Kind::kCodec && kind != Kind::kObjectPointer;
}

/// Whether a new object can be created for the function to write to.
bool can_be_fresh(const clang::ParmVarDecl* param, clang::Sema& sema) {
  if (is_view(param)) return true;
  const std::optional<RuntimeTraits> traits = RuntimeTraits::find(sema);
  QualType type = param->getType().getNonReferenceType();
  if (type->isPointerType()) type = type->getPointeeType();
  return traits && traits->is_default_constructible(type);
}

}  // namespace

bool can_be_changed(const clang::ParmVarDecl* param) {
  const QualType type = param->getType();
  if (type->isFunctionPointerType() || type.getNonReferenceType()->isFunctionType()) return false;
  if (type->isPointerType()) return !type->getPointeeType().isConstQualified();
  // closures.h ensures that nothing can be seen.
  const clang::CXXRecordDecl* record = type.getNonReferenceType()->getAsCXXRecordDecl();
  if (record && record->isLambda()) return false;
  return is_view(param) || (type->isReferenceType() && !type.getNonReferenceType().isConstQualified());
}

std::optional<std::string> size_of_param(const clang::FunctionDecl* function, unsigned index,
                                         clang::Sema& sema) {
  const clang::ParmVarDecl* param = function->getParamDecl(index);
  if (!param->getType()->isPointerType()) return std::nullopt;
  std::optional<std::string> size;
  for (const llvm::StringRef mark : kSizedMarks)
    if (std::optional<std::string> argument = parameter_mark_argument(function, index, mark))
      if (!size || size->empty()) size = std::move(argument);
  if (size && !size->empty()) return size;
  const auto* array = param->getASTContext().getAsConstantArrayType(param->getOriginalType());
  if (array) return std::to_string(compat::size_of(array));
  if (may_be_text(param->getType()) || is_output_stream(param) || is_input_stream(param)) return std::nullopt;
  if (size) return "1";
  if (!param->getType()->isVoidPointerType() && is_of_unknown_size(param->getType(), sema) &&
      use_of_pointer(function, param) == PointerUse::kOneObject)
    return "1";
  return std::nullopt;
}

bool does_not_matter(const clang::FunctionDecl* function, unsigned index, clang::Sema& sema) {
  const clang::ParmVarDecl* param = function->getParamDecl(index);
  if (!param->getType()->isPointerType()) return false;
  if (index > 0) {
    const std::optional<std::string> size = size_of_param(function, index - 1, sema);
    const std::string begin = function->getParamDecl(index - 1)->getNameAsString();
    if (size && *size == param->getNameAsString() + " - " + begin) return true;
  }
  return !size_of_param(function, index, sema) && is_of_unknown_size(param->getType(), sema) &&
         use_of_pointer(function, param) == PointerUse::kNone;
}

RoleOfParam role_of_param(const clang::FunctionDecl* function, unsigned index, clang::Sema& sema) {
  const clang::ParmVarDecl* param = function->getParamDecl(index);
  const auto has = [&](llvm::StringRef mark) { return parameter_has_mark(function, index, mark); };
  RoleOfParam found;
  found.size = size_of_param(function, index, sema);
  if (has(abi::kIgnoreArgMark) || does_not_matter(function, index, sema)) {
    found.size.reset();
    found.role = ParamRole::kIgnored;
  } else if (has(abi::kFileArgMark)) {
    found.role = ParamRole::kFile;
  } else if (is_output_stream(param) && !has(abi::kInMark)) {
    found.role = ParamRole::kStream;
  } else if (is_input_stream(param) && !has(abi::kInMark)) {
    found.role = ParamRole::kInputStream;
  } else if (has(abi::kOutMark)) {
    // The function may read the size of a view, and the elements that it writes are unknown.
    if (is_view(param) || found.size) {
      found.out.how = found.size ? "is a pointer" : "is a view of elements";
    } else {
      found.out = check_out(function, param);
    }
    if (found.out.writing == OutCheck::Writing::kAlways)
      found.role = ParamRole::kOut;
    else
      found.role = can_be_fresh(param, sema) ? ParamRole::kFreshOut : ParamRole::kInOut;
  } else if (param->getType()->isPointerType()) {
    if (found.size && can_be_changed(param) && !has(abi::kInMark)) found.role = ParamRole::kInOut;
  } else if (!has(abi::kInMark) && can_be_changed(param)) {
    const bool is_rvalue = param->getType()->isRValueReferenceType() && !has(abi::kInOutMark);
    found.role = !is_rvalue || is_moved_from(param, sema) ? ParamRole::kInOut : ParamRole::kValue;
  }
  return found;
}

}  // namespace cachepy::plugin
