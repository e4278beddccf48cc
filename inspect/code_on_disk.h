// Compares stored calls with the code that their programs have on disk now: an edit and a rebuild show before anything is run.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "format/node_record.h"
#include "store/store.h"

namespace cachepy::internal {

enum class CodeMatch {
  kSame,     ///< the call's function has the same code there
  kOther,    ///< it has other code, or none
  kUnknown,  ///< that program cannot be looked at, or does not have the function
};

/// From now on calls are compared with these files, a program and the libraries that it loads; none: each call with the program
/// that made it. Throws Error unless at least one of them has code records. Thread-safe.
void set_compared_binaries(std::vector<std::filesystem::path> binaries);

/// As of one moment: each program is looked at once. Unchanged ones are remembered by the process. Not thread-safe.
class CodeOnDisk {
 public:
  CodeOnDisk();

  CodeMatch compare(const NodeRecord& node);
  /// What the code of the call's function is there; empty where that is not known, or where several have its name.
  Digest code_of(const NodeRecord& node);

 private:
  using Hashes = std::map<std::string, std::set<std::string>>;
  const Hashes* hashes_of(const std::string& program);

  std::map<std::string, std::shared_ptr<const Hashes>>
      known_;  // by NodeRecord::program; null: cannot be looked at
};

/// "its code changed: scale(int)", as far as the store knows the code of the call; "" where compare() does not say kOther.
std::string code_change(const Store& store, const NodeRecord& node);

/// The files whose code a call is compared with.
std::vector<std::filesystem::path> compared_files(const NodeRecord& node);

}  // namespace cachepy::internal
