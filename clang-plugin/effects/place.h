// Places: what an expression names that can be read and written. A variable or the object of a member function, and the
// fields on the way to a part of it.
#pragma once

#include <optional>

#include "clang/AST/Decl.h"
#include "clang/AST/Expr.h"
#include "llvm/ADT/SmallVector.h"

namespace cachepy::plugin {

struct Place {
  /// A variable or parameter, itself a reference or not; of a structured binding the variable that it takes apart.
  /// Null: the object that `this` points to.
  const clang::VarDecl* variable = nullptr;
  /// The way from there to a part of it, outermost first, with the unnamed fields of anonymous structs and unions.
  llvm::SmallVector<const clang::FieldDecl*, 2> fields;
  /// It is not all of what `fields` lead to, but an element of it, or something deeper that has no path.
  bool is_part = false;
  /// It is not in the variable or object, but what a pointer or reference held there leads to.
  bool is_behind_pointer = false;

  bool is_whole_object() const { return !variable && fields.empty() && !is_behind_pointer; }
  /// The field of the object that it is in, as classes list their fields: an anonymous union counts as one. Null where there is
  /// none.
  const clang::FieldDecl* listed_field() const;
};

/// An expression that names a place, taken apart.
struct NamedPlace {
  Place place;
  clang::SourceLocation where;
  /// Places whose value is used on the way: the pointer `p` of `p->x`.
  llvm::SmallVector<Place, 1> pointers;
  /// What else is evaluated on the way: the index of `a[i]`.
  llvm::SmallVector<clang::Expr*, 2> evaluated;
};

/// Nothing where `expr` does not name a place, such as the result of a call. Elements of the standard library's
/// containers are places in them.
std::optional<NamedPlace> place_named_by(clang::Expr* expr);

/// The same of what a pointer leads to: `this`, `&x`, an array, a pointer that is held in a place.
std::optional<NamedPlace> place_pointed_to_by(clang::Expr* pointer);

}  // namespace cachepy::plugin
