// Asks the runtime's own headers how they would treat a type, by having Clang evaluate them: the rules are
// written down once, in detail/type_kind.h.
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
  /// Nothing where the runtime's headers were not included.
  static std::optional<RuntimeTraits> find(clang::Sema& sema);

  /// How a value of `type`, which must be complete, is encoded; kScalar where Clang cannot say: there is nothing in it to
  /// look at.
  Kind kind_of(clang::QualType type) const;
  /// Whether the user says how: by a Codec or a serialize().
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
