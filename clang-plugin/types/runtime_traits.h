// Lets Clang evaluate the runtime's headers for a type, so that the rules exist only once, in detail/type_kind.h.
#pragma once

#include <optional>

#include "cachepy/detail/kind.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/Type.h"

namespace clang {
class Sema;
}

namespace cachepy::plugin {

using detail::Kind;

class RuntimeTraits {
 public:
  /// Nullopt if the runtime's headers were not included.
  static std::optional<RuntimeTraits> find(clang::Sema& sema);

  /// The kind as which a value of `type`, which must be complete, is encoded; kScalar if Clang cannot evaluate it, because it has no
  /// parts to check.
  Kind kind_of(clang::QualType type) const;
  /// Whether the user defines how: by a Codec or a serialize().
  bool is_custom(clang::QualType type) const;
  bool is_default_constructible(clang::QualType type) const;
  bool is_move_assignable(clang::QualType type) const;

 private:
  RuntimeTraits(clang::Sema& sema, clang::VarTemplateDecl* kind, clang::VarTemplateDecl* constructible,
                clang::VarTemplateDecl* assignable)
      : sema_(&sema),
        kind_of_(kind),
        is_default_constructible_(constructible),
        is_move_assignable_(assignable) {}

  std::optional<llvm::APSInt> evaluate(clang::VarTemplateDecl* variable, clang::QualType argument) const;

  clang::Sema* sema_;
  clang::VarTemplateDecl* kind_of_;
  clang::VarTemplateDecl* is_default_constructible_;
  clang::VarTemplateDecl* is_move_assignable_;
};

}  // namespace cachepy::plugin
