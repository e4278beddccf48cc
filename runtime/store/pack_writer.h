// Changes packed entries: one process at a time, under a lock on the index that the kernel releases with the process.
//
// A record is written before its slot, and marked as removed before its slot is freed. A writer that is killed in between leaves at
// worst a record that no slot leads to. If the lock does not become free soon, nothing is changed, because a stopped process may hold
// it. Thread-safe, also across a fork.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "format/pack_index.h"
#include "store/segment_files.h"

namespace cachepy::internal {

/// How long to wait for other writers: short if there is an alternative, long if there is none.
inline constexpr std::chrono::milliseconds kShortPatience{20};
inline constexpr std::chrono::milliseconds kLongPatience{2000};

/// Stores an entry, `head` followed by `payload`, and replaces the one with that tag. Creates the index if there is none. Errors:
/// NotFound (the directory does not exist), FailedPrecondition (the file system may be shared with other machines), Unavailable
/// (others are writing).
absl::Status pack_put(const std::string& dir, EntryTag tag, std::string_view head, std::string_view payload,
                      std::int64_t used_ns);

/// Removes the entry. False: it still exists. `only`: the slot as it was seen; an entry that was used or replaced since then stays.
bool pack_remove(const std::string& dir, EntryTag tag, std::chrono::milliseconds patience,
                 const IndexSlot* only = nullptr);

/// Marks the record of that entry as removed, without the lock. For cases in which the index cannot be changed.
void pack_disown(const std::string& dir, const IndexSlot& slot);

/// Best effort.
void pack_mark_used(const std::string& dir, EntryTag tag, std::int64_t now_ns);

}  // namespace cachepy::internal
