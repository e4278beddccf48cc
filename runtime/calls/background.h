// Results that are stored while the program goes on (option `store = "background"`).
//
// One thread of the library stores them in the order of their calls. It is started when there is something to store, ends when there
// is not, receives no signals and runs none of the program's code. The end of the process waits for it, and so does unloading
// the library. Until a result is stored, equal calls of this process are served from its encoded bytes. The child of a
// fork stores nothing of its parent's: the parent does. A process that crashes loses what was not stored yet. Thread-safe.
#pragma once

#include <cstddef>
#include <memory>

#include "calls/call_id.h"
#include "calls/memory_tier.h"
#include "calls/store_result.h"
#include "format/entry.h"

namespace cachepy::internal {

/// All queued results together take at most this many bytes.
inline constexpr std::size_t kMostQueuedBytes = std::size_t{1} << 30;

struct LateResult {
  CallId id;
  StoreTask task;
  EntryMetadata metadata;
  KeptPtr result;  ///< with the whole payload
  bool verbose = false;
};

/// False, and `late` is unchanged, if it must be stored at once: too much is queued, there is no thread, or the process ends.
bool store_in_background(LateResult& late);

/// The result of that call if it is not stored yet, else null.
KeptPtr find_unstored(const CallId& call);

/// Waits until no result of that call is queued, so that an older one does not replace the one that is stored next.
void wait_until_stored(const CallId& call);

/// Waits until everything is stored that was queued before.
void wait_until_all_stored();

}  // namespace cachepy::internal
