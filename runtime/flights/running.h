// Lists the calls that the processes of a cache directory are computing, and those they wait for. It is for people who wonder
// why a program does not proceed; no decision depends on it.
//
// Each process has one file in each directory, <dir>/locks/<pid>-<random>.running, with a line of fixed length for each call. The
// process holds a flock on the file; a file without a lock was left by a killed process.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.h"
#include "store/store.h"

namespace cachepy::internal {

/// The line of one call, from construction to destruction. If it cannot be written, there is none. Thread-safe; never throws.
class RunningMark {
 public:
  enum class What : char { kComputes = 'c', kWaits = 'w' };

  RunningMark(const Store& store, const Digest& key, std::string_view function, What what) noexcept;
  ~RunningMark();
  RunningMark(const RunningMark&) = delete;
  RunningMark& operator=(const RunningMark&) = delete;

 private:
  struct Board;
  friend struct Boards;
  Board* board_ = nullptr;  // never destroyed
  std::size_t line_ = 0;
  std::uint64_t generation_ = 0;
};

struct RunningInfo {
  std::string function;
  std::string key;  ///< in hexadecimal
  RunningMark::What what = RunningMark::What::kComputes;
  std::uint32_t process = 0;
  std::string host;
  std::int64_t since_ns = 0;  ///< wall clock
};

/// Returns the calls of all live processes. Removes the files of dead ones.
std::vector<RunningInfo> running_calls(const Store& store);

/// "process 4711 (suspended), which has been computing it for 12 s"; "another process, which computes it" if it is unknown.
std::string who_computes(const Store& store, const Digest& key);

}  // namespace cachepy::internal
