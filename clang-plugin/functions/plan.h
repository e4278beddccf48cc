// The second of three steps: decides how one cached function is rewritten, or refuses it.
//
// Does not change the AST.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "attributes/options.h"
#include "functions/closures.h"
#include "functions/object_parts.h"
#include "functions/param_roles.h"

namespace clang {
class FunctionDecl;
class Sema;
}  // namespace clang

namespace cachepy::plugin {

struct PlannedParam {
  std::string name;  ///< empty where it has none
  ParamRole role;
  OutCheck out;                         ///< of one marked [[cachepy::out]]
  std::optional<std::string> size;      ///< how many elements it points to; nothing where that is not said
  std::vector<CapturedObject> objects;  ///< of a lambda, those whose `this` it captures
};

/// Everything that emit.cpp needs to know. Names and meanings are those of detail/site.h.
struct MemoPlan {
  clang::FunctionDecl* function;  ///< the definition
  CacheFileOptions options;
  std::string name;
  std::string signature;
  std::string result_type;
  std::string file;
  unsigned line;
  std::array<std::uint64_t, 2> code;  ///< of its own unit
  std::vector<ObjectPart> object;     ///< what is in the key of *this, for a member function
  std::vector<PlannedParam> params;
  clang::FunctionDecl* predicate = nullptr;  ///< of the option store_if (emit/predicate.h)

  /// The options that affect results. They are part of the fingerprint of each function that calls this one.
  std::string result_options() const;
};

/// The option `name`, with the arguments of the templates that the function is made from; "" if it has no such option.
std::string stable_name(const clang::FunctionDecl* function, const CacheFileOptions& options);

/// The plan for a definition with a cache_file mark, without the fingerprint of its code. Nullopt if the function cannot be cached;
/// errors then give the reason and the remedy.
std::optional<MemoPlan> make_plan(clang::FunctionDecl* function, clang::Sema& sema, BodyOf body_of);

/// The same for a definition without a mark, as if it had one with these options.
std::optional<MemoPlan> plan_as_if_marked(clang::FunctionDecl* function, const CacheFileOptions& options,
                                          clang::Sema& sema, BodyOf body_of);

}  // namespace cachepy::plugin
