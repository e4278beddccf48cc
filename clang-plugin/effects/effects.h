// What code does to the places that it names: which it reads and writes, and which it lets others read and write.
//
// One walk over a body as written, without any flow: each use of a place is reported once, in the order of the source. Who
// needs to know in which order they run looks up `Use::by` in the function's CFG. What is reported errs on the side of
// doing more: a use that nobody has thought about is an escape. Only reads the AST.
#pragma once

#include "clang/AST/Decl.h"
#include "clang/AST/ExprCXX.h"
#include "effects/place.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace cachepy::plugin {

enum class Effect {
  kRead,   ///< its value is used
  kWrite,  ///< it gets another value, and the old one is not used
  kUpdate,  ///< it gets another value made from the old one: `++x`, `v.push_back(1)`; reported beside kRead where the
            ///< value is used for more
  kLook,    ///< a reference or pointer is made through which others can read it, here or later
  kEscape,  ///< one through which they can write it, too
  kCall,  ///< a member function or operator is called on it, which may do anything that its constness lets it do
  kDowncast,  ///< it is taken for an object of a derived class; the use that follows is reported as well
};

struct Use {
  Effect effect;
  Place place;
  /// The expression that has the effect: assignment, cast, call … An element of the function's CFG, unless `is_deferred`. Null
  /// where a constant or a template argument names the variable.
  const clang::Expr* by = nullptr;
  clang::SourceLocation where;
  /// kCall: what is called; null where that is not known.
  const clang::CXXMethodDecl* callee = nullptr;
  /// kCall: an overrider may be called instead.
  bool may_dispatch = false;
  /// kCall: nobody uses the result.
  bool is_dropped = false;
  /// kLook, kEscape: it becomes the argument of this parameter (a reference or a pointer); null where it goes elsewhere.
  const clang::ParmVarDecl* parameter = nullptr;
  /// It is in the body of a lambda, which may run later, often or never.
  bool is_deferred = false;
};

using OnUse = llvm::function_ref<void(const Use&)>;

/// All uses in the body of a function, and in the initialisers of a constructor. `function` owns its body as written. Bodies
/// of lambdas are looked through where they stand, local classes are not.
void find_uses(const clang::FunctionDecl* function, OnUse on_use);

/// The same of one statement or expression.
void find_uses(const clang::Stmt* stmt, const clang::ASTContext& context, OnUse on_use);

}  // namespace cachepy::plugin
