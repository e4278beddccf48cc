#include "project_files.h"

#include "clang/Basic/FileManager.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

namespace cachepy::lint {

ProjectFiles::ProjectFiles(std::string root, std::string build, llvm::StringRef header_filter)
    : root_(std::move(root)), build_(std::move(build)), header_filter_(header_filter) {}

bool ProjectFiles::contain(clang::SourceLocation where, const clang::SourceManager& sources) const {
  where = sources.getExpansionLoc(where);
  if (where.isInvalid() || sources.isInSystemHeader(where)) return false;
  if (sources.isInMainFile(where)) return true;
  const std::string file = place_of(where, sources).file;
  // A project may also lie below its build directory.
  const bool is_generated = !build_.empty() && !is_below(root_, build_) && is_below(file, build_);
  return is_below(file, root_) && !is_generated && header_filter_.match(file);
}

Place place_of(clang::SourceLocation where, const clang::SourceManager& sources) {
  where = sources.getExpansionLoc(where);
  const auto* file = sources.getFileEntryForID(sources.getFileID(where));
  if (!file) return {};
  return {file->tryGetRealPathName().str(), sources.getSpellingLineNumber(where),
          sources.getSpellingColumnNumber(where)};
}

std::string real_path(llvm::StringRef path) {
  llvm::SmallString<256> real;
  if (!llvm::sys::fs::real_path(path, real)) return real.str().str();
  real = path;
  llvm::sys::fs::make_absolute(real);
  llvm::sys::path::remove_dots(real, /*remove_dot_dot=*/true);
  return real.str().str();
}

bool is_below(llvm::StringRef path, llvm::StringRef directory) {
  return path.consume_front(directory) && (path.empty() || path.starts_with("/") || directory.ends_with("/"));
}

}  // namespace cachepy::lint
