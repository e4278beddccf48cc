// Compares stored calls with the code that their programs have on disk now. An edit is thus visible after the rebuild, before the
// program runs.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "format/node_record.h"
#include "program/code_graph.h"
#include "store/store.h"

namespace cachepy::internal {

enum class CodeMatch : std::uint8_t {
  kSame,     ///< the call's function has the same code there
  kOther,    ///< it has other code, or none
  kUnknown,  ///< the program cannot be read, or does not contain the function
};

/// From now on, calls are compared with these files: a program and the libraries that it loads. Empty: each call is compared with the
/// program that made it. Throws Error unless at least one file has code records. Thread-safe.
void set_compared_binaries(std::vector<std::filesystem::path> binaries);

/// The files that were set; none: the default.
std::vector<std::filesystem::path> compared_binaries();

/// Compares at one moment: each object checks each program once. The process remembers unchanged programs. Not thread-safe.
class CodeOnDisk {
 public:
  CodeOnDisk();

  CodeMatch compare(const NodeRecord& node);
  /// The digests of the function's present code; nullopt if they are unknown, or if functions with different code have its name.
  std::optional<CodeDigests> code_of(const NodeRecord& node);

 private:
  using Functions = std::map<std::string, std::vector<CodeDigests>>;
  const Functions* functions_of(const std::string& program);

  std::map<std::string, std::shared_ptr<const Functions>> known_;  // by NodeRecord::program; null: unreadable
};

/// "its code changed: scale(int)", with the changed functions if the store has the code list; "" unless compare() returns kOther.
std::string code_change(const Store& store, const NodeRecord& node);

/// Whether the next call is served although its program has other code now: only cached functions below it have changed, and the calls of
/// these have returned the same results again.
bool is_served_after_edit(const Store& store, NodeRecord node, CodeOnDisk& code,
                          const std::function<bool(const Dependency&)>& holds);

/// The files whose code a call is compared with.
std::vector<std::filesystem::path> compared_files(const NodeRecord& node);

}  // namespace cachepy::internal
