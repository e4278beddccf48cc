// Changes packed entries: one process at a time, under a lock on the index that the system releases with the process.
//
// A record is written before the index leads to it, and marked as removed before the index forgets it. So whoever is killed
// in between leaves at worst a record that nobody finds. Where the lock cannot be had soon, nothing is changed: a process
// that was stopped may hold it. Thread-safe, also over a fork.
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

/// How long to wait for others who write: those who can do without, and those who cannot.
inline constexpr std::chrono::milliseconds kShortPatience{20};
inline constexpr std::chrono::milliseconds kLongPatience{2000};

/// Stores an entry, given in two parts, in the place of the one of that tag. Makes the index where there is none; the
/// directory must be there (NotFound). FailedPrecondition: the file system may be shared with other machines. Unavailable:
/// others are writing.
absl::Status pack_put(const std::string& dir, EntryTag tag, std::string_view head, std::string_view payload,
                      std::int64_t used_ns);

/// Removes the entry. False: it is still there. `only`: as it was seen; one that was used or replaced since stays.
bool pack_remove(const std::string& dir, EntryTag tag, std::chrono::milliseconds patience,
                 const IndexSlot* only = nullptr);

/// Makes the record of that entry a removed one, whatever others do: for when the index cannot be changed.
void pack_disown(const std::string& dir, const IndexSlot& slot);

/// Best effort.
void pack_mark_used(const std::string& dir, EntryTag tag, std::int64_t now_ns);

}  // namespace cachepy::internal
