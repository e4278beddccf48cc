#include "types/codec_trial.h"

#include <utility>

#include "abi.h"
#include "base/runtime_names.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/Sema/Sema.h"
#include "clang/Sema/Template.h"
#include "llvm/ADT/DenseMap.h"

namespace cachepy::plugin {
namespace {

using namespace clang;

struct Known {
  llvm::DenseMap<const Type*, std::string> errors;
  std::string first_error;
};

// Compilations in one process run one after the other, so this needs no lock.
Known& known() {
  static Known of_this_compilation;
  return of_this_compilation;
}

const Type* key_of(QualType type) {
  return type.getCanonicalType().getTypePtr();
}

}  // namespace

void instantiate_of_runtime(StringRef name, ArrayRef<TemplateArgument> arguments, Sema& sema) {
  auto* pattern = find_in<FunctionTemplateDecl>(sema.Context, detail_namespace(sema.Context), name);
  if (!pattern) return;
  const auto* list = TemplateArgumentList::CreateCopy(sema.Context, arguments);
  const SourceLocation where = pattern->getLocation();
  FunctionDecl* function = sema.InstantiateFunctionDeclaration(pattern, list, where);
  if (!function) return;
  sema.InstantiateFunctionDefinition(where, function, /*Recursive=*/true, /*DefinitionRequired=*/true);
}

void instantiate_codec(QualType type, TypeRole role, Sema& sema) {
  Qualifiers dropped;
  type = sema.Context.getUnqualifiedArrayType(type.getNonReferenceType().getCanonicalType(), dropped);
  const TemplateArgument argument(type);
  if (role != TypeRole::kOut) instantiate_of_runtime(abi::kEncodeObject, argument, sema);
  if (role == TypeRole::kResult) instantiate_of_runtime(abi::kMakeValue, argument, sema);
}

void instantiate_class(QualType type, const std::vector<QualType>& bases, TypeRole role, Sema& sema) {
  const std::vector<TemplateArgument> pack(bases.begin(), bases.end());
  const TemplateArgument arguments[] = {TemplateArgument(type.getCanonicalType()),
                                        TemplateArgument::CreatePackCopy(sema.Context, pack)};
  instantiate_of_runtime(role == TypeRole::kResult ? abi::kDynamicClass : abi::kHashedClass, arguments, sema);
}

void remember_codec(QualType type, std::string error) {
  if (!error.empty() && known().first_error.empty()) known().first_error = error;
  std::string& kept = known().errors[key_of(type)];
  if (kept.empty()) kept = std::move(error);
}

std::string known_codec_error(QualType type, CodecOrigin origin) {
  const auto found = known().errors.find(key_of(type));
  if (found != known().errors.end()) return found->second;
  return origin == CodecOrigin::kForeign ? known().first_error : "";
}

void forget_codecs() {
  known() = Known();
}

}  // namespace cachepy::plugin
