// Builds the AST of the functions through which the runtime accesses the fields of one class.
//
// field_list.h selects the fields; fields.cpp decides when the functions are built and who can find them.
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
/// does not find the functions yet. Empty if Sema reported an error.
std::optional<FieldFunctions> write_field_functions(clang::Sema& sema, clang::DeclContext* detail,
                                                    clang::CXXRecordDecl* record, const FieldList& list,
                                                    clang::QualType tag, clang::QualType string_list);

/// raw_object(FieldsTag<T>), for a class with virtual functions. Null if Sema reported an error.
clang::FunctionDecl* write_raw_object(clang::Sema& sema, clang::DeclContext* detail,
                                      clang::CXXRecordDecl* record, clang::QualType tag);

}  // namespace cachepy::plugin
