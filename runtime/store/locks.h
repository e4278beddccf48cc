// The files in <dir>/locks. Only the locks on them and their sizes matter, not their contents.
#pragma once

#include <string>
#include <string_view>

namespace cachepy::internal {

inline constexpr std::string_view kFlightsLock =
    "flights";  ///< each locked byte is a call that is being computed
inline constexpr std::string_view kSweepLock = "sweep.lock";  ///< held by the process that sweeps
inline constexpr std::string_view kCompactLock =
    "compact.lock";  ///< held by the process that compacts the graph
inline constexpr std::string_view kPackLock =
    "packed.lock";  ///< held by the process that rebuilds the index of packed entries
inline constexpr std::string_view kWrittenUnits =
    "written";  ///< a byte for each unit written since the last sweep

inline constexpr std::string_view kRunningEnding =
    ".running";  ///< of the files in which each process lists its calls: flights/running.h
inline constexpr std::string_view kLocksDirectory = "/locks";  ///< below the cache directory

/// Whether a file of that name in the directory is one of these; others are private files of tools.
inline bool is_lock(std::string_view name) {
  return name == kFlightsLock || name == kSweepLock || name == kCompactLock || name == kPackLock ||
         name == kWrittenUnits || name.ends_with(kRunningEnding);
}

inline std::string lock_path(const std::string& dir, std::string_view name) {
  return std::string(dir).append("/locks/").append(name);
}

}  // namespace cachepy::internal
