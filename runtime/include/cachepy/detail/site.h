// The plugin's description of one cached function for the runtime: plain, constant-initialised data.
//
// The plugin emits one Site for each wrapper. Plugin and runtime both include this file, and the plugin initialises the fields by name,
// so their order does not matter (clang-plugin/emit/site.cpp). Knows nothing of keys, files or the disk. Raise kAbiVersion when a
// field changes.
#pragma once

#include <cstdint>

namespace cachepy::detail {

inline constexpr std::uint32_t kAbiVersion = 10;

/// `count` NUL-terminated strings, one after another in a single literal, which needs only one relocation.
struct StringList {
  const char* data;
  std::uint32_t count;
};

/// The type of each kind of option in Site.
namespace option {
using Text = const char*;  ///< nullptr = not given (differs from "")
using List = StringList;   ///< no strings = not given
using Flag = std::int8_t;  ///< -1 = not given, else 0 or 1
}  // namespace option

/// One cached function. Lives as long as the program; only `state` is ever written, by the runtime.
struct Site {
  std::uint32_t abi_version;
  const char* name;         ///< qualified name with template arguments: "ns::load"
  const char* signature;    ///< canonical function type: "Counts (const std::string &)"
  const char* result_type;  ///< as in the source: "Counts"
  const char* file;         ///< source file of the definition, as it was passed to the compiler
  std::uint32_t line;       ///< 1-based
  std::uint64_t code[2];    ///< digest of the function's own code, which identifies the function in `records`
  const char* records;  ///< code records of the translation unit (docs/format.md); nullptr = there are none
  // The options: one field for each, empty if the attribute does not contain it.
#define CACHEPY_OPTION(Kind, name, ...) option::Kind name;
#include "cachepy/detail/options.def"
  StringList param_names;   ///< "this.k" for each part of the object, then the parameters; "" = no name
  const char* param_roles;  ///< one character per name, its ParamRole (clang-plugin/functions/param_roles.h)
  void* state;              ///< the runtime's own; nullptr at start
};

}  // namespace cachepy::detail
