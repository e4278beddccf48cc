// The options of [[cachepy::cache_file(…)]]: plain data.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "llvm/ADT/StringRef.h"

namespace cachepy::plugin {

/// What the user wrote; empty where nothing was written. Their meaning is the runtime's (detail/site.h).
struct CacheFileOptions {
  std::optional<std::string> dir;
  std::optional<std::string> version;
  std::vector<std::string> env_vars;
  std::vector<std::string> depends_on_files;
  std::vector<std::string> depends_on_vars;
  std::optional<std::string> file_pattern;
  std::optional<std::string> algo;
  std::optional<std::string> libraries;
  std::optional<bool> hash_file_paths;
  std::optional<bool> verbose;

  bool operator==(const CacheFileOptions&) const = default;

  /// As NUL-terminated strings, to be carried by an annotation in the AST; decode() undoes it.
  std::string encode() const;
  static CacheFileOptions decode(llvm::StringRef encoded);
};

}  // namespace cachepy::plugin
