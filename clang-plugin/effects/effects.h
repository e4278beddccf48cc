// The effects of code on the places that it names: which it reads and writes, and which it lets other code read and write.
//
// One walk over a body as written, without control flow: each use of a place is reported once, in source order. For the order of
// execution, look up `Use::by` in the function's CFG. Reports are conservative: a use of an unknown kind is an escape. Only
// reads the AST.
#pragma once

#include "clang/AST/Decl.h"
#include "clang/AST/ExprCXX.h"
#include "effects/place.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace cachepy::plugin {

enum class Effect {
  kRead,    ///< its value is used
  kWrite,   ///< it gets a new value, and the old one is not used
  kUpdate,  ///< it gets a new value made from the old one: `++x`, `v.push_back(1)`; if the value is also used
            ///< otherwise, kRead is reported, too
  kLook,    ///< a reference or pointer is made through which other code can read it, now or later
  kEscape,  ///< a reference or pointer is made through which other code can also write it
  kCall,  ///< a member function or operator is called on it, which may do anything that its constness permits
  kDowncast,  ///< it is cast to a derived class; the use that follows is reported as well
};

struct Use {
  Effect effect;
  Place place;
  /// The expression that has the effect: assignment, cast, call … An element of the function's CFG, unless `is_deferred`. Null
  /// if a constant or a template argument names the variable.
  const clang::Expr* by = nullptr;
  clang::SourceLocation where;
  /// kCall: the function that is called; null if unknown.
  const clang::CXXMethodDecl* callee = nullptr;
  /// kCall: an overrider may be called instead.
  bool may_dispatch = false;
  /// kCall: the result is not used.
  bool is_dropped = false;
  /// kLook, kEscape: it is the argument of this parameter (a reference or a pointer); null otherwise.
  const clang::ParmVarDecl* parameter = nullptr;
  /// It is in the body of a lambda, which may run later, several times or never.
  bool is_deferred = false;
};

/// Whether the place may have another value afterwards.
bool may_write(const Use& use);

using OnUse = llvm::function_ref<void(const Use&)>;

/// Reports all uses in the body of a function, and in the initialisers of a constructor. `function` owns its body as written.
/// Bodies of lambdas are included where they are written; local classes are not.
void find_uses(const clang::FunctionDecl* function, OnUse on_use);

/// As above, for one statement or expression.
void find_uses(const clang::Stmt* stmt, const clang::ASTContext& context, OnUse on_use);

}  // namespace cachepy::plugin
