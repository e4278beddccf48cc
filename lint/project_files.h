// Which files belong to the project: only their functions are judged.
#pragma once

#include <optional>
#include <string>

#include "clang/Basic/SourceLocation.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/Support/Regex.h"
#include "result.h"

namespace cachepy::lint {

class ProjectFiles {
 public:
  /// Files below `root` that are not below `build` and, except for main files, match `header_filter`.
  ProjectFiles(std::string root, std::string build, llvm::StringRef header_filter);

  /// Whether the code at this location, in its expansion, belongs to the project.
  bool contain(clang::SourceLocation where, const clang::SourceManager& sources) const;

 private:
  std::string root_;
  std::string build_;
  llvm::Regex header_filter_;
};

/// The place of the expansion, in a file by its real path; empty for a location without one.
Place place_of(clang::SourceLocation where, const clang::SourceManager& sources);

/// The path without symbolic links, or the absolute path if there is no such file.
std::string real_path(llvm::StringRef path);

/// Whether `path` is `directory` or below it.
bool is_below(llvm::StringRef path, llvm::StringRef directory);

}  // namespace cachepy::lint
