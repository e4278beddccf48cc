// The last of three steps: turns a function into a wrapper that calls the runtime, according to its plan.
//
//     Counts load(const std::string& path, int threads) {            // F, with fresh parameters
//       static Site __cachepy_site = {…};
//       return memoize(__cachepy_site, &load, path, ignored(threads));
//     }                                //   ^ Impl, with F's own parameters and body
//
// For a member function, the wrapper also passes the object and the parts of it that are in the key:
//
//       return memoize(__cachepy_site, method(&C::scale, *this, this->factor), x);
//
// A constructor loses its initialisers. The original becomes a second constructor, which a member function calls:
//
//       memoize(__cachepy_site, method(&C::construct, *this, made(this->rows)), path);
//       // void C::construct(const path& p) { ::new (this) C(p); }
//
// Only this code changes the AST of the user's functions. It makes no decisions.
#pragma once

#include "base/runtime_names.h"
#include "emit/impl_symbols.h"
#include "functions/plan.h"

namespace clang {
class ASTConsumer;
class Expr;
class FunctionDecl;
class Sema;
class VarDecl;
}  // namespace clang

namespace llvm {
class raw_ostream;
}

namespace cachepy::plugin {

/// The result of rewriting a function.
struct Rewritten {
  /// The function with the original parameters and body. Null if Sema reported an error; then no code may be generated.
  clang::FunctionDecl* impl = nullptr;
  /// The instance of memoize() that the wrapper calls.
  const clang::FunctionDecl* memoize = nullptr;
};

class Emitter {
 public:
  /// `consumer` receives the declarations for which code is generated, each Site points to `records`, and `symbols` belongs to the
  /// whole translation unit. All must outlive the emitter.
  Emitter(clang::Sema& sema, clang::ASTConsumer& consumer, const RuntimeNames& names, clang::VarDecl* records,
          ImplSymbols& symbols)
      : sema_(sema), consumer_(consumer), names_(names), records_(records), symbols_(symbols) {}

  /// Rewrites plan.function.
  Rewritten emit(const MemoPlan& plan);

 private:
  clang::FunctionDecl* move_body_to_impl(clang::FunctionDecl* function);
  clang::FunctionDecl* create_impl(clang::FunctionDecl* function);
  clang::FunctionDecl* constructing_member(const clang::FunctionDecl* function,
                                           clang::CXXConstructorDecl* original);
  clang::Expr* forwarded(clang::ParmVarDecl* param, clang::ParmVarDecl* to);
  clang::Stmt* new_object(clang::CXXConstructorDecl* original, clang::CXXMethodDecl* member);
  const Overloads* mark_of(PartUse use) const;
  void copy_attributes(const clang::FunctionDecl* function, clang::FunctionDecl* impl);
  void give_symbol(const clang::FunctionDecl* function, clang::FunctionDecl* impl);
  void renew_parameters(const MemoPlan& plan);
  clang::Expr* judged_impl(const MemoPlan& plan, clang::FunctionDecl* impl);
  clang::Expr* impl_of(const MemoPlan& plan, clang::FunctionDecl* impl);
  clang::Expr* object(const clang::CXXMethodDecl* method);
  clang::Expr* part_of(clang::Expr* object, const ObjectPart& part);
  clang::Expr* sized_part(clang::Expr* pointer, const ObjectPart& part);
  clang::Expr* marked_part(clang::Expr* object, const ObjectPart& part);
  clang::Expr* captured_object(clang::ParmVarDecl* closure, const CapturedObject& captured);
  clang::Expr* with_objects(clang::ParmVarDecl* closure, llvm::ArrayRef<CapturedObject> objects);
  const clang::FunctionDecl* write_body(const MemoPlan& plan, clang::FunctionDecl* impl,
                                        clang::SourceRange braces);
  clang::VarDecl* make_site(const MemoPlan& plan);
  clang::Expr* sized_argument(const MemoPlan& plan, unsigned index, clang::Expr* param);
  const Overloads* mark_of(ParamRole role) const;
  clang::Expr* call(const Overloads& function, llvm::MutableArrayRef<clang::Expr*> arguments);

  clang::Sema& sema_;
  clang::ASTConsumer& consumer_;
  const RuntimeNames& names_;
  clang::VarDecl* const records_;
  ImplSymbols& symbols_;
  clang::SourceLocation where_;  ///< of what is being written
};

/// Prints a wrapper as readable C++. The original body is shown under the function's name with the prefix "uncached_".
void print_wrapper(llvm::raw_ostream& out, const clang::FunctionDecl* wrapper,
                   const clang::FunctionDecl* impl);

}  // namespace cachepy::plugin
