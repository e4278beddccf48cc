// Distinguishes declarations that the user wrote or installed from those that come with the compiler. Also answers questions that require a
// walk over the whole translation unit.
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

/// Walks over the translation unit once, at the first question that needs it.
class UserDecls {
 public:
  UserDecls(const clang::ASTContext& context, const Toolchain& toolchain)
      : context_(context), toolchain_(toolchain), symbols_(context) {}

  /// Whether the declaration belongs to the standard library, the C library, the compiler or cachepy. False for other libraries in the
  /// system's headers, because their definitions are code like the user's. A template belongs to the place where it is written, even
  /// if it is instantiated with user types.
  bool is_library(const clang::Decl* decl) const;

  /// Whether it belongs to a library other than the standard library, the internals of the C library, and cachepy. Other functions of the C
  /// library cannot be distinguished from those of third parties.
  bool is_third_party(const clang::Decl* decl) const;

  /// Whether it belongs to cachepy.
  bool is_of_cachepy(const clang::Decl* decl) const { return is_own(decl, decl->getLocation()); }

  /// Whether there is a cachepy::Codec of the user for this type.
  bool has_codec(clang::QualType type) const;
  /// Whether it is a member of a class from which such a codec is derived: cachepy::AnyCodec<int, double>::encode.
  bool is_inherited_by_codec(const clang::Decl* decl) const;

  /// Whether the user has added something to the standard library that its templates find although their names contain no user code: a
  /// function, or a specialisation of a template, that involves only types of the library.
  bool add_to_library() const;

  /// The user's functions that override a virtual function, directly or indirectly.
  llvm::ArrayRef<const clang::CXXMethodDecl*> overriders_of(const clang::CXXMethodDecl* method) const;

  /// For a closure: the declaration in which it was written, and the number of closures written there before it. The declaration is a
  /// variable outside of functions (in its initialiser), an alias (in its type), or a function (in its type or default arguments). For
  /// an unnamed class or enumeration: the first variable of that type. {nullptr, 0} if there is none.
  std::pair<const clang::NamedDecl*, unsigned> owner_of(const clang::TagDecl* unnamed) const;

  /// A declaration of the function with that symbol, which another translation unit defines.
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
  mutable std::optional<std::string>
      own_headers_;  ///< the directory of cachepy's headers; "" = none are included
  mutable std::optional<llvm::DenseSet<clang::QualType>> with_codec_;
  mutable llvm::DenseSet<const clang::DeclContext*> bases_of_codecs_;
  mutable llvm::DenseMap<const clang::CXXMethodDecl*, llvm::SmallVector<const clang::CXXMethodDecl*, 2>>
      overriders_;
  mutable llvm::DenseMap<const clang::TagDecl*, std::pair<const clang::NamedDecl*, unsigned>> owners_;
};

}  // namespace cachepy::plugin
