#include "base/runtime_names.h"

#include "abi.h"
#include "clang/AST/DeclTemplate.h"

namespace cachepy::plugin {
namespace {

Overloads overloads(clang::ASTContext& context, const clang::DeclContext* scope, llvm::StringRef name) {
  Overloads found;
  if (!scope) return found;
  for (clang::NamedDecl* decl : scope->lookup(&context.Idents.get(name)))
    if (llvm::isa<clang::FunctionTemplateDecl>(decl)) found.push_back(decl);
  return found;
}

}  // namespace

const clang::NamespaceDecl* detail_namespace(clang::ASTContext& context) {
  const auto* outer =
      find_in<clang::NamespaceDecl>(context, context.getTranslationUnitDecl(), abi::kNamespace);
  return find_in<clang::NamespaceDecl>(context, outer, abi::kDetail);
}

std::optional<RuntimeNames> RuntimeNames::find(clang::ASTContext& context) {
  const clang::NamespaceDecl* detail = detail_namespace(context);
  auto* site = find_in<clang::CXXRecordDecl>(context, detail, abi::kSite);
  Overloads memoize = overloads(context, detail, abi::kMemoize);
  Overloads method = overloads(context, detail, abi::kMethod);
  Overloads ignored = overloads(context, detail, abi::kIgnored);
  auto* version = find_in<clang::VarDecl>(context, detail, abi::kAbiVersionName);
  if (!site || !site->hasDefinition() || !version) return std::nullopt;
  const clang::APValue* value = version->evaluateValue();
  return RuntimeNames{site->getDefinition(),
                      std::move(memoize),
                      std::move(method),
                      std::move(ignored),
                      overloads(context, detail, abi::kFileArg),
                      overloads(context, detail, abi::kInOut),
                      overloads(context, detail, abi::kOut),
                      overloads(context, detail, abi::kFreshOut),
                      overloads(context, detail, abi::kSizedIn),
                      overloads(context, detail, abi::kSizedInOut),
                      overloads(context, detail, abi::kSizedOut),
                      overloads(context, detail, abi::kSizedFreshOut),
                      overloads(context, detail, abi::kSizedPart),
                      overloads(context, detail, abi::kStream),
                      overloads(context, detail, abi::kInputStream),
                      overloads(context, detail, abi::kMade),
                      overloads(context, detail, abi::kMadeFresh),
                      overloads(context, detail, abi::kWithObject),
                      overloads(context, detail, abi::kStoreIf),
                      value && value->isInt() ? value->getInt().getZExtValue() : 0};
}

}  // namespace cachepy::plugin
