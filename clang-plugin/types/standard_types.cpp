#include "types/standard_types.h"

#include "base/spelling.h"
#include "clang/AST/DeclTemplate.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/StringSwitch.h"

namespace cachepy::plugin {

using clang::CXXRecordDecl;

bool is_standard(const CXXRecordDecl* record, std::initializer_list<llvm::StringRef> names) {
  return record->isInStdNamespace() && record->getIdentifier() && is_one_of(record->getName(), names);
}

namespace {

/// "" outside of all.
llvm::StringRef outermost_namespace(const clang::DeclContext* context) {
  const clang::NamespaceDecl* outermost = nullptr;
  for (; context; context = context->getParent())
    if (const auto* space = llvm::dyn_cast<clang::NamespaceDecl>(context)) outermost = space;
  return outermost ? outermost->getName() : "";
}

}  // namespace

bool is_of_known_library(const clang::DeclContext* context) {
  return is_one_of(outermost_namespace(context), {"std", "absl", "Eigen", "boost"});
}

llvm::StringRef header_with_codec(const CXXRecordDecl* record) {
  if (!record->getIdentifier()) return "";
  return llvm::StringSwitch<llvm::StringRef>((outermost_namespace(record) + "::" + record->getName()).str())
      .Cases("Eigen::SparseMatrix", "Eigen::SparseVector", "eigen_sparse.h")
      .Case("Eigen::Tensor", "eigen_tensor.h")
      .Case("absl::Cord", "absl_cord.h")
      .Cases("absl::Status", "absl::StatusOr", "absl_status.h")
      .Case("boost::variant", "boost_variant.h")
      .Case("boost::multi_array", "boost_multi_array.h")
      .Case("boost::circular_buffer", "boost_circular_buffer.h")
      .Cases("arma::Mat", "arma::Col", "arma::Row", "arma::Cube", "arma::SpMat", "armadillo.h")
      .Case("Json::Value", "jsoncpp.h")
      .Case("nlohmann::basic_json", "nlohmann_json.h")
      .Cases("cv::Mat", "cv::Mat_", "opencv.h")
      .Default("");
}

bool shares_elements(const CXXRecordDecl* record) {
  return record->getIdentifier() && outermost_namespace(record) == "cv" &&
         is_one_of(record->getName(), {"Mat", "Mat_", "UMat"});
}

bool is_writable_view(const CXXRecordDecl* record) {
  const auto* view = llvm::dyn_cast<clang::ClassTemplateSpecializationDecl>(record);
  if (!view || !is_of_known_library(view) ||
      !is_one_of(view->getName(), {"span", "Span", "Map", "Ref", "Block"}))
    return false;
  const clang::TemplateArgument& viewed = view->getTemplateArgs()[0];
  return viewed.getKind() == clang::TemplateArgument::Type && !viewed.getAsType().isConstQualified();
}

namespace {

bool reaches_others(clang::QualType type, llvm::SmallPtrSetImpl<const CXXRecordDecl*>& seen) {
  type = type.getNonReferenceType();
  while (const clang::ArrayType* array = type->getAsArrayTypeUnsafe()) type = array->getElementType();
  if (type->isFunctionPointerType()) return false;  // what runs when it is called is code like any other
  if (type->isPointerType()) return !type->getPointeeType().isConstQualified();
  const CXXRecordDecl* record = type->getAsCXXRecordDecl();
  if (!record || !record->hasDefinition() || !seen.insert(record->getCanonicalDecl()).second) return false;
  record = record->getDefinition();
  if (shares_elements(record)) return true;
  const auto* made = llvm::dyn_cast<clang::ClassTemplateSpecializationDecl>(record);
  if (is_of_known_library(record)) {
    if (!made) return false;
    const auto is_type = [](const clang::TemplateArgument& argument) {
      return argument.getKind() == clang::TemplateArgument::Type;
    };
    const auto reach = [&](const clang::TemplateArgument& argument) {
      if (argument.getKind() == clang::TemplateArgument::Pack)
        return llvm::any_of(argument.pack_elements(), [&](const clang::TemplateArgument& element) {
          return is_type(element) && reaches_others(element.getAsType(), seen);
        });
      return is_type(argument) && reaches_others(argument.getAsType(), seen);
    };
    const bool refers = is_standard(record, {"unique_ptr", "shared_ptr", "weak_ptr", "reference_wrapper"});
    if (refers && is_type(made->getTemplateArgs()[0]) &&
        !made->getTemplateArgs()[0].getAsType().isConstQualified())
      return true;
    return is_writable_view(record) || llvm::any_of(made->getTemplateArgs().asArray(), reach);
  }
  return llvm::any_of(record->fields(),
                      [&](const clang::FieldDecl* field) {
                        const clang::QualType held = field->getType();
                        if (held->isReferenceType() && !held.getNonReferenceType().isConstQualified())
                          return true;
                        return reaches_others(held, seen);
                      }) ||
         llvm::any_of(record->bases(), [&](const clang::CXXBaseSpecifier& base) {
           return reaches_others(base.getType(), seen);
         });
}

}  // namespace

bool reaches_others(clang::QualType type) {
  llvm::SmallPtrSet<const CXXRecordDecl*, 8> seen;
  return reaches_others(type, seen);
}

bool is_for_synchronisation(clang::QualType type) {
  const CXXRecordDecl* record = type->getAsCXXRecordDecl();
  if (!record || !record->isInStdNamespace() || !record->getIdentifier()) return false;
  const llvm::StringRef name = record->getName();
  return name.ends_with("mutex") || name.starts_with("condition_variable") || name == "once_flag";
}

Reason reason_against(const CXXRecordDecl* record) {
  constexpr Reason kCode = {"holds code, not data", "hold what the code is made from",
                            "take a function pointer, or the callable itself as a parameter of a template"};
  constexpr Reason kProcess = {"belongs to the running process and has no value", "keep it out of the value"};
  constexpr Reason kStream = {"has a position instead of a value", "use the file's path, or what was read"};
  if (!record->getIdentifier()) return {};
  const std::string name = record->getName().str();
  if (const auto* outer = llvm::dyn_cast<CXXRecordDecl>(record->getDeclContext()))
    return name == "id" && is_standard(outer, {"thread"}) ? kProcess : Reason();
  if (!record->isInStdNamespace())
    return llvm::StringSwitch<Reason>((outermost_namespace(record) + "::" + name).str())
        .Cases("absl::FunctionRef", "absl::AnyInvocable", "boost::function", kCode)
        .Default({});
  return llvm::StringSwitch<Reason>(name)
      .Cases("function", "move_only_function", "copyable_function", "function_ref", "packaged_task", kCode)
      .Cases("mutex", "recursive_mutex", "timed_mutex", "recursive_timed_mutex", "shared_mutex",
             "shared_timed_mutex", "condition_variable", "condition_variable_any", "once_flag", kProcess)
      .Cases("thread", "jthread", "future", "shared_future", "promise", "unique_lock", "shared_lock", "latch",
             "barrier", "counting_semaphore", kProcess)
      .Cases("stop_token", "stop_source", "random_device", "locale", kProcess)
      .Cases("coroutine_handle", "type_index", kProcess)
      .Cases("atomic", "atomic_flag", "atomic_ref", {"may change while it is read", "use a plain value"})
      .Cases("ios_base", "basic_ios", "basic_streambuf", "basic_filebuf", "basic_stringbuf", kStream)
      .EndsWith("stream", kStream)
      .Case("any",
            {"can hold a value of any type", "use std::variant, or name the types for <cachepy/types/any.h>"})
      .Case("weak_ptr", {"does not own its object", "use std::shared_ptr"})
      .Case("reference_wrapper", {"is a reference", "hold the object by value"})
      .Case("basic_regex", {"is a compiled pattern", "hold the pattern's text"})
      .Default({});
}

}  // namespace cachepy::plugin
