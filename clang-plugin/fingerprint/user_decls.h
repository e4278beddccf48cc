// What the user chose, written or installed, as opposed to what comes with the compiler; and two questions about it that
// only a look at the whole translation unit can answer.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "fingerprint/symbols.h"
#include "fingerprint/toolchain.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/SmallVector.h"

namespace cachepy::plugin {

/// The translation unit is walked once, at the first question that needs it.
class UserDecls {
 public:
  UserDecls(const clang::ASTContext& context, const Toolchain& toolchain)
      : context_(context), toolchain_(toolchain), symbols_(context) {}

  /// Is the declaration the standard library's, the C library's, the compiler's or cachepy's own? Not so those of other
  /// libraries in the system's headers: what they define there is code like the user's. Templates are where they are
  /// written, also when they are instantiated with a user's types.
  bool is_library(const clang::Decl* decl) const;

  /// Is it a library's, but not of the standard library, the C library's internals, or cachepy? Other functions of the C
  /// library cannot be told from those of third parties.
  bool is_third_party(const clang::Decl* decl) const;

  /// Is it cachepy's own?
  bool is_of_cachepy(const clang::Decl* decl) const { return is_own(decl, decl->getLocation()); }

  /// Has the user said by a cachepy::Codec how values of this type are stored?
  bool has_codec(clang::QualType type) const;

  /// Has the user added to the standard library what its templates find though no name tells of it: a function, or the
  /// specialisation of a template, for types of the library's only?
  bool add_to_library() const;

  /// The user's functions that override a virtual function, at any depth.
  llvm::ArrayRef<const clang::CXXMethodDecl*> overriders_of(const clang::CXXMethodDecl* method) const;

  /// The variable outside of functions in whose initialiser, the alias in whose type, or the function in whose type or
  /// default arguments a closure was written, and how many were written there before it; the first variable of the type of an unnamed class or enumeration; {nullptr, 0}
  /// when there is none.
  std::pair<const clang::NamedDecl*, unsigned> owner_of(const clang::TagDecl* unnamed) const;

  /// A declaration of the function of that name that another translation unit defines.
  const clang::Decl* elsewhere(llvm::StringRef symbol, clang::SourceLocation user) const {
    return symbols_.function(symbol, user);
  }

 private:
  bool is_own(const clang::Decl* decl, clang::SourceLocation place) const;
  void look_for_own_headers() const;
  void look_for_codecs() const;
  void look_through_once() const;
  void look_through(const clang::DeclContext* context) const;
  void look_at(const clang::Decl* decl) const;
  bool is_addition_to_library(const clang::Decl* decl) const;
  void look_at_class(const clang::CXXRecordDecl* record) const;
  void look_at_variable(const clang::VarDecl* variable) const;
  void look_for_closures_in(const clang::TypedefNameDecl* alias) const;
  void look_for_closures_in(const clang::FunctionDecl* function) const;
  void own(llvm::ArrayRef<const clang::CXXRecordDecl*> closures, const clang::NamedDecl* owner) const;
  void look_for_closures(const clang::VarDecl* owner, const clang::Stmt* stmt, unsigned& count) const;

  const clang::ASTContext& context_;
  const Toolchain& toolchain_;
  mutable Symbols symbols_;
  mutable bool looked_ = false;
  mutable bool add_to_library_ = false;
  mutable std::optional<std::string> own_headers_;  ///< the directory of cachepy's; "" = none are included
  mutable std::optional<llvm::DenseSet<clang::QualType>> with_codec_;
  mutable llvm::DenseMap<const clang::CXXMethodDecl*, llvm::SmallVector<const clang::CXXMethodDecl*, 2>>
      overriders_;
  mutable llvm::DenseMap<const clang::TagDecl*, std::pair<const clang::NamedDecl*, unsigned>> owners_;
};

}  // namespace cachepy::plugin
