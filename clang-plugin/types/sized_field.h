// Fields that own as many elements as an attribute says: `[[cachepy::size("size_")]] T* data_;`.
//
// Only reads the AST.
#pragma once

#include <optional>
#include <string>

#include "clang/AST/DeclCXX.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace clang {
class Expr;
class Sema;
}  // namespace clang

namespace cachepy::plugin {

/// How a class gives back the memory of such a field, as its destructor says.
enum class Release {
  kUnknown,  ///< it is not seen, so elements can be read but not be given
  kDeletes,  ///< delete[], also by a std::unique_ptr<T[]>
  kFrees,    ///< free()
};

struct FieldSize {
  std::string elements;  ///< an expression of the object's fields, as size_expression.h has them
  std::string room;      ///< the same for the elements that there is memory for; "" = as many
};

/// Nothing where the field is not marked.
std::optional<FieldSize> size_of_field(const clang::FieldDecl* field);

/// What a pointer or std::unique_ptr<T[]> leads to; null for all other types.
clang::QualType element_of_field(const clang::FieldDecl* field);

Release release_of_field(const clang::FieldDecl* field);

/// What is wrong with the expressions: "has the size 'n', of which there is no 'n'"; "" = nothing.
std::string problem_of_size(const clang::FieldDecl* field, const FieldSize& size, clang::Sema& sema);

/// A field of that name, or a function without parameters, of the object that `object` gives an expression for. Null where
/// there is none.
clang::Expr* member_named(llvm::StringRef name, const clang::CXXRecordDecl* record,
                          llvm::function_ref<clang::Expr*()> object, clang::Sema& sema,
                          clang::SourceLocation where);

}  // namespace cachepy::plugin
