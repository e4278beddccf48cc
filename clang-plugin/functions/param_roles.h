// What each parameter of a cached function is to the cache: by its type, by its attributes, and by what the function's body
// does with it.
//
// Decides; refuse.cpp reports what cannot be.
#pragma once

#include <optional>
#include <string>

#include "clang/AST/Decl.h"
#include "functions/out_check.h"

namespace clang {
class Sema;
}

namespace cachepy::plugin {

/// What the runtime does with an argument; the letters of detail::Site::param_roles.
enum class ParamRole : char {
  kValue = 'v',     ///< in the key
  kIgnored = 'i',   ///< neither in the key nor changed
  kFile = 'f',      ///< in the key, with the content of the files that it names
  kInOut = 'b',     ///< in the key as it was, in the result as it is then
  kOut = 'o',       ///< in the result only
  kFreshOut = 'n',  ///< as kOut, and the function is given a new object
  kStream = 's',    ///< an output stream: its formatting in the key, what is written to it in the result
};

constexpr bool is_changed(ParamRole role) {
  return role == ParamRole::kInOut || role == ParamRole::kOut || role == ParamRole::kFreshOut ||
         role == ParamRole::kStream;
}

/// Whether what the function does to the parameter is seen by its caller: a non-const reference, a view of elements that are
/// not const.
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

/// Of a parameter whose attributes agree with each other and with its type.
RoleOfParam role_of_param(const clang::FunctionDecl* function, unsigned index, clang::Sema& sema);

}  // namespace cachepy::plugin
