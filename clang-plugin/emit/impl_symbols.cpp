#include "emit/impl_symbols.h"

#include "abi.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/GlobalDecl.h"
#include "clang/AST/Mangle.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

namespace cachepy::plugin {

namespace {

/// A constructor has several symbols.
clang::GlobalDecl name_of(const clang::FunctionDecl* function) {
  if (const auto* constructor = llvm::dyn_cast<clang::CXXConstructorDecl>(function))
    return {constructor, clang::Ctor_Base};
  return clang::GlobalDecl(function);
}

}  // namespace

ImplSymbols::ImplSymbols(clang::ASTContext& context) : mangler_(context.createMangleContext()) {}

ImplSymbols::~ImplSymbols() = default;

ImplSymbols::Symbol ImplSymbols::symbol_for(const clang::FunctionDecl* function, bool is_shared) {
  std::string name;
  llvm::raw_string_ostream out(name);
  if (mangler_->shouldMangleDeclName(function))
    mangler_->mangleName(name_of(function), out);
  else
    out << *function;
  out << abi::kUncachedSuffix;
  const unsigned before = taken_[name]++;
  if (before == 0) return {name, !is_shared};
  return {name + "." + llvm::utostr(before), true};
}

}  // namespace cachepy::plugin
