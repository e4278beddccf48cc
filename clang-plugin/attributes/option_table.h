// The names and kinds of the options: a new option is one line here and one member of CacheFileOptions.
#pragma once

#include <variant>

#include "attributes/options.h"
#include "llvm/ADT/StringRef.h"

namespace cachepy::plugin {

using StringOption = std::optional<std::string> CacheFileOptions::*;
using ListOption = std::vector<std::string> CacheFileOptions::*;
using SwitchOption = std::optional<bool> CacheFileOptions::*;

struct OptionEntry {
  llvm::StringLiteral name;
  std::variant<StringOption, ListOption, SwitchOption> member;
};

/// Written first and without its name, so not among the named ones.
inline constexpr OptionEntry kDirectory = {"dir", &CacheFileOptions::dir};

inline constexpr OptionEntry kNamedOptions[] = {
    {"version", &CacheFileOptions::version},
    {"env_vars", &CacheFileOptions::env_vars},
    {"depends_on_files", &CacheFileOptions::depends_on_files},
    {"depends_on_vars", &CacheFileOptions::depends_on_vars},
    {"file_pattern", &CacheFileOptions::file_pattern},
    {"algo", &CacheFileOptions::algo},
    {"libraries", &CacheFileOptions::libraries},
    {"hash_file_paths", &CacheFileOptions::hash_file_paths},
    {"verbose", &CacheFileOptions::verbose},
};

inline constexpr llvm::StringLiteral kAlgorithms[] = {"xxh3", "sha256"};
inline constexpr llvm::StringLiteral kLibraryChoices[] = {"ignore", "user", "all"};

}  // namespace cachepy::plugin
