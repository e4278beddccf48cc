// Unions whose active member the object tells that holds them: `[[cachepy::active("kind_ == Kind::number")]] double number_;`.
//
// Only reads the AST; field_functions.cpp builds the code.
#pragma once

#include <string>
#include <vector>

#include "clang/AST/DeclCXX.h"

namespace clang {
class Sema;
}

namespace cachepy::plugin {

/// A member, or the absence of an active one.
struct UnionMember {
  clang::FieldDecl* field;  ///< null if nothing is to be encoded
  std::string condition;    ///< of the object that holds the union, as written_expression.h has them
  bool is_negated = false;
};

/// Whether any member of the union, or the union itself, has a condition.
bool has_conditions(const clang::RecordDecl* record);

/// All members of such a union, in their order.
std::vector<UnionMember> members_of_union(const clang::RecordDecl* record);

/// Whether a direct field of the class is such a union.
bool holds_choice(const clang::RecordDecl* record);

/// The problem with the members or their conditions, for a union in an object of class `holder`: "has no [[cachepy::active]] for its
/// member 'x'"; "" = none.
std::string problem_of_union(const clang::RecordDecl* record, const clang::CXXRecordDecl* holder,
                             clang::Sema& sema);

}  // namespace cachepy::plugin
