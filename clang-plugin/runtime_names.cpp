#include "runtime_names.h"

#include "abi.h"
#include "clang/AST/ASTContext.h"

namespace cachepy::plugin {
namespace {

template <class T>
T* look_up(clang::ASTContext& context, const clang::DeclContext* scope, llvm::StringRef name) {
  if (!scope) return nullptr;
  for (clang::NamedDecl* decl : scope->lookup(&context.Idents.get(name)))
    if (auto* found = llvm::dyn_cast<T>(decl)) return found;
  return nullptr;
}

}  // namespace

std::optional<RuntimeNames> RuntimeNames::find(clang::ASTContext& context) {
  const auto* outer =
      look_up<clang::NamespaceDecl>(context, context.getTranslationUnitDecl(), abi::kNamespace);
  const auto* detail = look_up<clang::NamespaceDecl>(context, outer, abi::kDetail);
  auto* site = look_up<clang::CXXRecordDecl>(context, detail, abi::kSite);
  auto* memoize = look_up<clang::FunctionTemplateDecl>(context, detail, abi::kMemoize);
  auto* ignored = look_up<clang::FunctionTemplateDecl>(context, detail, abi::kIgnored);
  auto* file_arg = look_up<clang::FunctionTemplateDecl>(context, detail, abi::kFileArg);
  auto* version = look_up<clang::VarDecl>(context, detail, abi::kAbiVersionName);
  if (!site || !site->hasDefinition() || !memoize || !ignored || !file_arg || !version) return std::nullopt;
  const clang::APValue* value = version->evaluateValue();
  return RuntimeNames{site->getDefinition(), memoize, ignored, file_arg,
                      value && value->isInt() ? value->getInt().getZExtValue() : 0};
}

}  // namespace cachepy::plugin
