#include "fingerprint/symbols.h"

#include "clang/AST/Attr.h"
#include "compiler/created_nodes.h"

namespace cachepy::plugin {

using namespace clang;

const Decl* Symbols::function(StringRef symbol, SourceLocation user) {
  const Decl*& known = functions_[symbol];
  if (known) return known;
  const QualType type = context_.getFunctionType(context_.VoidTy, {}, FunctionProtoType::ExtProtoInfo());
  FunctionDecl* function =
      FunctionDecl::Create(context_, context_.getTranslationUnitDecl(), user, user,
                           DeclarationName(&context_.Idents.get(symbol)), type, nullptr, SC_Extern);
  function->addAttr(make_symbol(symbol, context_));
  return known = function;
}

}  // namespace cachepy::plugin
