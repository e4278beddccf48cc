// The options of [[cachepy::cache_file(…)]]: plain data, one member for each in cachepy/detail/options.def.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "llvm/ADT/StringRef.h"

namespace cachepy::plugin {

/// The name of a function, variable or member in the program, perhaps qualified: "app::is_complete".
struct ProgramName {
  std::string text;
  bool operator==(const ProgramName&) const = default;
};

/// The type of each kind of option in CacheFileOptions; empty if the option was not written.
namespace option {
using Text = std::optional<std::string>;
using List = std::vector<std::string>;
using Flag = std::optional<bool>;
using Function = std::optional<ProgramName>;
}  // namespace option

/// The options as the user wrote them. The runtime interprets them.
struct CacheFileOptions {
#define CACHEPY_OPTION(Kind, name, ...) option::Kind name;
#define CACHEPY_ATTRIBUTE(Kind, name, ...) option::Kind name;
#include "cachepy/detail/options.def"

  bool operator==(const CacheFileOptions&) const = default;

  /// Encodes the options as NUL-terminated strings, for an annotation in the AST. decode() is the inverse.
  std::string encode() const;
  static CacheFileOptions decode(llvm::StringRef encoded);

  /// Like encode(), but only the options that results depend on.
  std::string encode_in_keys() const;
};

}  // namespace cachepy::plugin
