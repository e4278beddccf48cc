// A place is something named by an expression that can be read and written: a variable or the object of a member function, and
// the path of fields to a part of it.
#pragma once

#include <optional>

#include "clang/AST/Decl.h"
#include "clang/AST/Expr.h"
#include "llvm/ADT/SmallVector.h"

namespace cachepy::plugin {

struct Place {
  /// A variable or parameter, which may be a reference; for a structured binding, the variable that it decomposes. Null: the
  /// object that `this` points to.
  const clang::VarDecl* variable = nullptr;
  /// The path from there to a part of it, outermost first, including the unnamed fields of anonymous structs and unions.
  llvm::SmallVector<const clang::FieldDecl*, 2> fields;
  /// It is not everything that `fields` lead to, but an element of it, or a deeper part that has no path.
  bool is_part = false;
  /// It is not in the variable or object, but is reached through a pointer or reference there.
  bool is_behind_pointer = false;

  bool is_whole_object() const { return !variable && fields.empty() && !is_behind_pointer; }
  /// The field of the object that contains it; an anonymous union is one field. Null if there is none.
  const clang::FieldDecl* listed_field() const;
};

/// An expression that names a place, taken apart.
struct NamedPlace {
  Place place;
  clang::SourceLocation where;
  /// Places whose values are read on the path: the pointer `p` of `p->x`.
  llvm::SmallVector<Place, 1> pointers;
  /// Other expressions that are evaluated on the path: the index of `a[i]`.
  llvm::SmallVector<clang::Expr*, 2> evaluated;
};

/// Empty if `expr` does not name a place, for example for the result of a call. Elements of the standard library's containers are
/// places in them.
std::optional<NamedPlace> place_named_by(clang::Expr* expr);

/// As above, for the target of a pointer: `this`, `&x`, an array, a pointer in a place.
std::optional<NamedPlace> place_pointed_to_by(clang::Expr* pointer);

}  // namespace cachepy::plugin
