// The symbols of the functions that original bodies are moved to.
//
// Code generation numbers unnamed and local entities in the order in which it meets them, so no name made
// beside it can rely on those numbers. A function that other translation units may define, too, has a name
// without such numbers, and keeps it; for all others a number of our own makes the symbol unique in this
// translation unit, and internal linkage does the rest.
#pragma once

#include <memory>
#include <string>

#include "llvm/ADT/StringMap.h"

namespace clang {
class ASTContext;
class FunctionDecl;
class MangleContext;
}  // namespace clang

namespace cachepy::plugin {

/// Hands out the symbols of one translation unit.
class ImplSymbols {
 public:
  explicit ImplSymbols(clang::ASTContext& context);
  ~ImplSymbols();

  struct Symbol {
    std::string name;
    bool is_unique;  ///< nothing else has it, so the linker need not and must not merge it
  };
  /// For the body of `function`: never the same for two functions. `is_shared` asks for the one name that all
  /// translation units use.
  Symbol symbol_for(const clang::FunctionDecl* function, bool is_shared);

 private:
  const std::unique_ptr<clang::MangleContext> mangler_;
  llvm::StringMap<unsigned> taken_;  ///< how often each was asked for
};

}  // namespace cachepy::plugin
