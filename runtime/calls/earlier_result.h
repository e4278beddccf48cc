// Results that later ones of the same call have replaced: when the files change back, they are the call's again.
//
// Each entry is the result for one state of what its function read. The newest lies in the call's place; a few that it has
// replaced lie beside it (store/store.h).
#pragma once

#include <functional>

#include "calls/cached_function.h"
#include "format/entry.h"
#include "format/node_record.h"
#include "upkeep/upkeep.h"

namespace cachepy::internal {

/// Stores a result that was read as the newest of its call, now; the one that was becomes an earlier one. Says what was
/// written; 0 bytes: nothing.
Stored store_again(const Store& store, EntryMetadata metadata, PayloadWriter& payload);

/// Looks for an earlier result of that call of which all dependencies hold now, and stores it as the newest one; the one that
/// was the newest becomes an earlier one. Says what it stored; 0 bytes: nothing. To be called by whoever has the flight of the
/// call, when its newest result does not hold. Best effort; may throw std::bad_alloc.
Stored bring_back_earlier_result(const CachedFunction& function, const Digest& key);

/// Whether the next call of a node that is stale would be served by an earlier result: one is stored beside the newest,
/// and `holds` is true of all that it depends on. Changes nothing. Thread-safe.
bool has_earlier_result(const Store& store, const NodeRecord& node,
                        const std::function<bool(const Dependency&)>& holds);

}  // namespace cachepy::internal
