// The symbols of the functions that receive the original bodies.
//
// Code generation numbers unnamed and local entities in the order in which it meets them, so a symbol that is made elsewhere must not
// depend on these numbers. The name of a function that other translation units may also define contains no such numbers and
// is kept. Every other symbol becomes unique in this translation unit by a number of our own, and has internal linkage.
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

/// Creates the symbols of one translation unit.
class ImplSymbols {
 public:
  explicit ImplSymbols(clang::ASTContext& context);
  ~ImplSymbols();

  struct Symbol {
    std::string name;
    bool is_unique;  ///< nothing else has it, so the linker need not and must not merge it
  };
  /// The symbol for the body of `function`, different for each function. `is_shared`: the name must be the same in all translation
  /// units.
  Symbol symbol_for(const clang::FunctionDecl* function, bool is_shared);

 private:
  const std::unique_ptr<clang::MangleContext> mangler_;
  llvm::StringMap<unsigned> taken_;  ///< how often each was asked for
};

}  // namespace cachepy::plugin
