// What the plugin tells the runtime about one cached function: plain, constant-initialised data.
//
// The plugin emits one Site beside each wrapper it writes (clang-plugin/abi.h names every type and field
// used). Deliberately knows nothing of keys, files or the disk. Changing a field here means raising
// kAbiVersion.
#pragma once

#include <cstdint>

namespace cachepy::detail {

inline constexpr std::uint32_t kAbiVersion = 3;

/// `count` NUL-terminated strings laid end to end in one literal: one relocation, whatever the number.
struct StringList {
  const char* data;
  std::uint32_t count;
};

/// One cached function. Lives as long as the program; only `state` is ever written, by the runtime.
struct Site {
  std::uint32_t abi_version;
  const char* name;         ///< qualified name with template arguments: "ns::load"
  const char* signature;    ///< canonical function type: "Counts (const std::string &)"
  const char* result_type;  ///< as a reader would spell it: "Counts"
  const char* file;         ///< source file of the definition, as the compiler was given it
  std::uint32_t line;       ///< 1-based
  std::uint64_t code[2];    ///< digest of the function's own code: by it the function is found in `records`
  const char* records;      ///< of the translation unit's code (docs/format.md); nullptr = not compiled in
  const char* dir;          ///< cache directory of the attribute; nullptr = the default
  const char* version;      ///< nullptr = none given (differs from "")
  StringList env_vars;      ///< names of environment variables in the key
  StringList depends_on_files;  ///< files or directories whose content is in the key
  StringList depends_on_vars;   ///< "name=value" strings in the key
  const char* file_pattern;     ///< ECMAScript regex on file names inside directories; nullptr = all
  const char* algo;             ///< "xxh3" or "sha256"; nullptr = the default
  const char* libraries;        ///< "ignore", "user" or "all"; nullptr = the default
  std::int8_t hash_file_paths;  ///< -1 = not given, else 0 or 1
  std::int8_t verbose;          ///< -1 = not given, else 0 or 1
  StringList param_names;       ///< "this.k" for each part of the object, then the parameters; "" = no name
  const char* param_roles;      ///< one character per name: 'v' value, 'i' ignored, 'f' file
  void* state;                  ///< the runtime's own; nullptr at start
};

}  // namespace cachepy::detail
