// Determines the role of each parameter of a cached function from its type, its attributes, and its uses in the body.
//
// refuse.cpp reports roles that are impossible.
#pragma once

#include <optional>
#include <string>

#include "clang/AST/Decl.h"
#include "functions/out_check.h"

namespace clang {
class Sema;
}

namespace cachepy::plugin {

/// How the runtime treats an argument; the letters of detail::Site::param_roles.
enum class ParamRole : char {
  kValue = 'v',     ///< in the key
  kIgnored = 'i',   ///< neither in the key nor changed
  kFile = 'f',      ///< in the key, with the content of the files that it names
  kInOut = 'b',     ///< its value before the call is in the key, its value after the call in the result
  kOut = 'o',       ///< in the result only
  kFreshOut = 'n',  ///< as kOut, but the function receives a new object
  kStream = 's',    ///< an output stream: its formatting in the key, what is written to it in the result
  kInputStream =
      'r',  ///< its content and state in the key, its position and state after the call in the result
};

constexpr bool is_stream(ParamRole role) {
  return role == ParamRole::kStream || role == ParamRole::kInputStream;
}

constexpr bool is_changed(ParamRole role) {
  return role == ParamRole::kInOut || role == ParamRole::kOut || role == ParamRole::kFreshOut ||
         is_stream(role);
}

/// Whether the caller sees changes of the parameter: it is a non-const reference, or a view of non-const elements.
bool can_be_changed(const clang::ParmVarDecl* param);

/// How many elements a parameter that is a pointer leads to, by its attributes, because it is written as an array, or because
/// the function uses it as a pointer to one object: an expression of its function's parameters, as size_expression.h has
/// them. Nothing where nobody says.
std::optional<std::string> size_of_param(const clang::FunctionDecl* function, unsigned index,
                                         clang::Sema& sema);

/// Whether the value of a pointer does not matter though no attribute says so: the function does not use it, or it is the end
/// of the elements that the parameter before it leads to, by that one's size `end - begin`.
bool does_not_matter(const clang::FunctionDecl* function, unsigned index, clang::Sema& sema);

struct RoleOfParam {
  ParamRole role = ParamRole::kValue;
  std::optional<std::string> size;
  OutCheck out;  ///< of one marked [[cachepy::out]]
};

/// The role of a parameter whose attributes agree with each other and with its type.
RoleOfParam role_of_param(const clang::FunctionDecl* function, unsigned index, clang::Sema& sema);

}  // namespace cachepy::plugin
