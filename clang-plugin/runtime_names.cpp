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

Overloads overloads(clang::ASTContext& context, const clang::DeclContext* scope, llvm::StringRef name) {
  Overloads found;
  if (!scope) return found;
  for (clang::NamedDecl* decl : scope->lookup(&context.Idents.get(name)))
    if (llvm::isa<clang::FunctionTemplateDecl>(decl)) found.push_back(decl);
  return found;
}

}  // namespace

std::optional<RuntimeNames> RuntimeNames::find(clang::ASTContext& context) {
  const auto* outer =
      look_up<clang::NamespaceDecl>(context, context.getTranslationUnitDecl(), abi::kNamespace);
  const auto* detail = look_up<clang::NamespaceDecl>(context, outer, abi::kDetail);
  auto* site = look_up<clang::CXXRecordDecl>(context, detail, abi::kSite);
  Overloads memoize = overloads(context, detail, abi::kMemoize);
  Overloads method = overloads(context, detail, abi::kMethod);
  Overloads ignored = overloads(context, detail, abi::kIgnored);
  Overloads file_arg = overloads(context, detail, abi::kFileArg);
  auto* version = look_up<clang::VarDecl>(context, detail, abi::kAbiVersionName);
  if (!site || !site->hasDefinition() || !version) return std::nullopt;
  const clang::APValue* value = version->evaluateValue();
  return RuntimeNames{site->getDefinition(), std::move(memoize),
                      std::move(method),     std::move(ignored),
                      std::move(file_arg),   value && value->isInt() ? value->getInt().getZExtValue() : 0};
}

}  // namespace cachepy::plugin
