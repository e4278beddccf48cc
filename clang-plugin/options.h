// The options of [[cachepy::cache_file(…)]]: plain data, and the parser that makes it of recorded tokens.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "clang/Basic/SourceLocation.h"
#include "llvm/ADT/StringRef.h"

namespace clang {
class Preprocessor;
}

namespace cachepy::plugin {

struct WrittenAttribute;

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

/// Reads the arguments of a cache_file attribute. Nothing when they are wrong: then errors have been
/// reported, each at its place.
std::optional<CacheFileOptions> parse_options(const WrittenAttribute& attribute, clang::Preprocessor& pp);

}  // namespace cachepy::plugin
