// Which files come with the compiler and the C library, as opposed to the user's and those of other libraries.
//
// The compiler driver names the directories of its own headers; what -isystem, -I and the environment name is the user's choice. In the
// system's directories the C library stands beside all others that are installed: there its headers are told by their names.
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

  /// Does the file that a place is in come with the compiler or the C library?
  bool has(clang::SourceLocation place) const;

  /// Of a file's name, as the compiler spells it.
  bool has_file(llvm::StringRef name) const;

 private:
  struct Directory {
    std::string path;   ///< without . and ..
    bool is_compilers;  ///< nobody else's headers are in it
  };
  void add_directory(llvm::StringRef path, bool is_compilers);

  const clang::SourceManager& sources_;
  std::vector<Directory> directories_;
  mutable llvm::DenseMap<clang::FileID, bool> known_;
};

}  // namespace cachepy::plugin
