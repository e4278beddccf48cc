// The options of [[cachepy::cache_file(…)]]: plain data, one member for each in cachepy/detail/options.def.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "llvm/ADT/StringRef.h"

namespace cachepy::plugin {

/// How CacheFileOptions holds each kind of option; empty where nothing was written.
namespace option {
using Text = std::optional<std::string>;
using List = std::vector<std::string>;
using Flag = std::optional<bool>;
}  // namespace option

/// What the user wrote. The runtime gives it its meaning.
struct CacheFileOptions {
#define CACHEPY_OPTION(Kind, name, ...) option::Kind name;
#include "cachepy/detail/options.def"

  bool operator==(const CacheFileOptions&) const = default;

  /// As NUL-terminated strings, to be carried by an annotation in the AST; decode() undoes it.
  std::string encode() const;
  static CacheFileOptions decode(llvm::StringRef encoded);

  /// encode() of those options alone that results depend on.
  std::string encode_in_keys() const;
};

}  // namespace cachepy::plugin
