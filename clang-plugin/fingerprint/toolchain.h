// Determines which files come with the compiler and the C library, as opposed to the user's files and those of other libraries.
//
// The compiler driver knows the directories of its own headers. Directories from -isystem, -I and the environment are the user's choice.
// The system's directories contain the headers of the C library and of all other installed libraries; there, the names of its
// headers identify the C library.
#pragma once

#include <string>
#include <vector>

#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/DenseMap.h"

namespace clang {
class CompilerInstance;
}

namespace cachepy::plugin {

class Toolchain {
 public:
  explicit Toolchain(const clang::CompilerInstance& ci);

  /// Whether the file at this location comes with the compiler or the C library.
  bool has(clang::SourceLocation place) const;

  /// As above, for the name of a file as the compiler spells it.
  bool has_file(llvm::StringRef name) const;

 private:
  struct Directory {
    std::string path;   ///< without . and ..
    bool is_compilers;  ///< it contains only headers of the compiler
  };
  void add_directory(llvm::StringRef path, bool is_compilers);

  const clang::SourceManager& sources_;
  std::vector<Directory> directories_;
  mutable llvm::DenseMap<clang::FileID, bool> known_;
};

}  // namespace cachepy::plugin
