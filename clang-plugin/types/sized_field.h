// Fields that own a number of elements given by an attribute: `[[cachepy::size("size_")]] T* data_;`.
//
// Only reads the AST.
#pragma once

#include <optional>
#include <string>

#include "clang/AST/DeclCXX.h"

namespace clang {
class Sema;
}

namespace cachepy::plugin {

/// How the destructor of a class releases the memory of such a field.
enum class Release {
  kUnknown,  ///< it is not seen, so elements can be read but not be given
  kDeletes,  ///< delete[], also by a std::unique_ptr<T[]>
  kFrees,    ///< free()
};

struct FieldSize {
  std::string elements;  ///< an expression of the object's fields, as written_expression.h has them
  std::string room;      ///< the same for the elements that there is memory for; "" = as many
};

/// Nullopt if the field is not marked.
std::optional<FieldSize> size_of_field(const clang::FieldDecl* field);

/// The element type of a pointer or std::unique_ptr<T[]>; null for other types.
clang::QualType element_of_field(const clang::FieldDecl* field);

Release release_of_field(const clang::FieldDecl* field);

/// The problem with the expressions: "has the size 'n', but there is no 'n'"; "" = none.
std::string problem_of_size(const clang::FieldDecl* field, const FieldSize& size, clang::Sema& sema);

/// The class that lists the field, also one of an anonymous struct or union.
const clang::CXXRecordDecl* class_of_field(const clang::FieldDecl* field);

}  // namespace cachepy::plugin
