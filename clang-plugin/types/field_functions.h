// Writes the functions through which the runtime reaches the fields of one class, as AST.
//
// Decides nothing: field_list.h says which fields, fields.cpp when, and for whom to find.
#pragma once

#include <optional>

#include "clang/AST/Decl.h"
#include "types/field_list.h"

namespace clang {
class Sema;
}

namespace cachepy::plugin {

struct FieldFunctions {
  clang::FunctionDecl* field_names;  ///< field_names(FieldsTag<T>)
  clang::FunctionDecl* fields_of;    ///< fields_of(FieldsTag<T>, T&)
};

/// `detail` is the runtime's namespace, `tag` is FieldsTag<record> and `string_list` StringList, both complete. Lookup
/// does not find the functions yet. Nothing where Sema has reported an error.
std::optional<FieldFunctions> write_field_functions(clang::Sema& sema, clang::DeclContext* detail,
                                                    clang::CXXRecordDecl* record, const FieldList& list,
                                                    clang::QualType tag, clang::QualType string_list);

/// raw_object(FieldsTag<T>), for a class with virtual functions. Null where Sema has reported an error.
clang::FunctionDecl* write_raw_object(clang::Sema& sema, clang::DeclContext* detail,
                                      clang::CXXRecordDecl* record, clang::QualType tag);

}  // namespace cachepy::plugin
