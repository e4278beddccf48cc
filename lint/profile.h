// The share of the time that each function takes, with all that it calls, by a profile.
#pragma once

#include <optional>
#include <string>

#include "llvm/ADT/StringMap.h"
#include "llvm/Support/Error.h"

namespace cachepy::lint {

class Profile {
 public:
  /// Reads the output of `perf script` or `perf report --stdio`, trace events (JSON), or a table (CSV); which one it is is found out
  /// from the content. docs/howto/lint.md describes them.
  static llvm::Expected<Profile> read(const std::string& path);

  /// `symbol` is the linker's name, `name` the qualified name without arguments. Nothing if the profile has neither: it takes the name
  /// for functions whose parameters the profile does not give.
  std::optional<double> share_of(llvm::StringRef symbol, llvm::StringRef name) const;

  /// Adds a part of the whole. `name` may be mangled or demangled, with or without parameters. Names that are given together were
  /// running together, in calls of each other: each function gets the share once.
  void add(llvm::ArrayRef<llvm::StringRef> names, double share);

 private:
  llvm::StringMap<double> exact_;  ///< with parameters
  llvm::StringMap<double> bare_;   ///< without
};

}  // namespace cachepy::lint
