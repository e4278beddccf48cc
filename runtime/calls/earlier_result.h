// Earlier results: they were replaced by a later result of the same call, and are served again when the files change back.
//
// Each entry is the result for one state of the files that its function read. The newest has the call's own name; a few that it
// replaced are kept under other names (store/store.h).
#pragma once

#include <functional>
#include <vector>

#include "calls/cached_function.h"
#include "format/entry.h"
#include "format/node_record.h"
#include "store/new_entry.h"
#include "upkeep/upkeep.h"

namespace cachepy::internal {

/// Stores a result that was read from an entry, and has these metadata, as the newest of its call; the former newest becomes an earlier result. Returns
/// what was stored; 0 bytes if nothing was.
Stored store_again(const Store& store, EntryMetadata& metadata, NewEntry& entry);

/// Whether all dependencies that are not in the key hold now. Their present stats replace the recorded ones, so that later hits need not
/// read the files.
bool hold_now(std::vector<Dependency>& dependencies);

/// Looks for an earlier result whose dependencies all hold now and makes it the newest; the former newest becomes an earlier
/// result. Returns what was stored; 0 bytes if there is no such result. Call this while holding the flight of the call, if its
/// newest result does not hold. Best effort; may throw std::bad_alloc.
Stored bring_back_earlier_result(const CachedFunction& function, const Digest& key);

/// Whether the next call of a stale node would be served by an earlier result: one is stored, and `holds` is true for all of its
/// dependencies. Changes nothing. Thread-safe.
bool has_earlier_result(const Store& store, const NodeRecord& node,
                        const std::function<bool(const Dependency&)>& holds);

}  // namespace cachepy::internal
