// Results that other machines have computed, through the helper process (remote_client/).
//
// A result from elsewhere is taken like an earlier result: if it is intact, belongs to this call, and all of its dependencies have
// the same content here. It is then stored as the newest result of the call, described by this program. Stats, process numbers and
// paths of programs of the other machine are never used.
#pragma once

#include <chrono>
#include <string>

#include "calls/cached_function.h"
#include "calls/key.h"
#include "calls/lookup.h"
#include "format/entry.h"
#include "remote_client/client.h"
#include "store/new_entry.h"

namespace cachepy::internal {

/// Returns Absent at once if no remote is set, or the function is known to be faster than `remote_min_cost`. A call that computes where
/// there is none asks this source while it holds its flight, so equal calls ask once.
const ResultSource& remote_source();

/// Call this when a computed result was stored. Hands a copy over for sending, if the settings say so. Best effort. `key`:
/// CallKey::shared_digest(); empty = it is not sent. `claim`: that of the call, or null. Returns why the result means nothing to others, for people; "" = it does, or
/// nothing is sent.
std::string send_to_remote(const CachedFunction& function, const EntryMetadata& metadata, const Digest& key,
                           const StoredBlocks& blocks, std::chrono::nanoseconds cost, RemoteClaim* claim);

}  // namespace cachepy::internal
