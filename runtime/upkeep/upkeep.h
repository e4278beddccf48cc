// Maintains a cache directory automatically after results were stored: keeps it within its size limit, and compacts the logs
// of finished processes.
//
// It never runs in a hit. Best effort: what cannot be done now is left to the next process that stores a result.
#pragma once

#include <cstdint>

#include "store/store.h"

namespace cachepy::internal {

/// What was stored.
struct Stored {
  std::uint64_t bytes = 0;  ///< size of its entry and of the code list, if one was written
  bool new_log = false;     ///< the process has begun a log for its record
  bool verbose = false;     ///< report what is removed to make room
};

/// Call this when a result was stored and nobody waits for it any longer. Usually it does nothing. Thread-safe.
///
/// Whenever a 64th of the size limit has been written, it sweeps: it removes the least recently used entries until the rest
/// takes nine tenths of the limit, unless another process is sweeping. Once code lists or blobs take a 64th of the limit,
/// they are included, and those that no entry needs are removed. When the process has started a log, upkeep compacts the graph if
/// there are many logs of finished processes, or if they are large compared with the snapshot. So each record is moved only a
/// few times, no matter how many processes there are. A graph whose compaction would take more than a few seconds is left to
/// `cachepy compact`.
void upkeep_after_store(const Store& store, const Stored& stored) noexcept;

/// Whether an entry of this size can be stored: not if the next sweep would have to remove it.
bool fits_size_limit(std::uint64_t bytes) noexcept;

}  // namespace cachepy::internal
