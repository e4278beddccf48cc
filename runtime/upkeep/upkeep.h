// What keeps a cache directory in order by itself, after results were stored: within its size limit, and without the logs
// of ever more processes that are gone.
//
// Never on the way of a hit. Best effort: what cannot be done now is done by the next process that comes by.
#pragma once

#include <cstdint>

#include "store/store.h"

namespace cachepy::internal {

/// What was stored.
struct Stored {
  std::uint64_t bytes = 0;  ///< of its entry and, if it wrote one, the list of its code
  bool new_log = false;     ///< the process has begun a log for its record
  bool verbose = false;     ///< say what is removed for it
};

/// To be called when a result was stored and nobody waits for it any more. Most often costs nothing. Thread-safe.
///
/// Once in a 64th of the size limit it looks at every entry, and removes the least recently used until nine tenths of the
/// limit are left, unless another process is at it. Lists of code are counted, and those go that no entry needs any more, once
/// they take a 64th of the limit. When the process has begun a log for the record, it looks
/// whether the logs of processes that are gone have become many, or large beside the snapshot, and compacts the graph: so
/// each record is moved a few times at most, however many processes come and go. A graph whose compaction would take more
/// than a few seconds is left to `cachepy compact`.
void upkeep_after_store(const Store& store, const Stored& stored) noexcept;

/// Whether an entry of so many bytes is worth storing: it is not when it alone would be removed again.
bool fits_size_limit(std::uint64_t bytes) noexcept;

}  // namespace cachepy::internal
