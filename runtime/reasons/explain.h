// Reasons for people: how the key of a call differs from those of stored ones. What of dependencies has changed:
// reasons/stale_reasons.h.
//
// Reads entries, which costs; nothing here is on the way of a call that does not ask for reasons.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "format/code_list.h"
#include "format/entry.h"
#include "store/store.h"

namespace cachepy::internal {

/// Each difference between two calls of one function in words: "argument path changed from "a" to "b"". Empty when the
/// keys are equal.
std::vector<std::string> key_changes(const std::vector<KeyPart>& before, const std::vector<KeyPart>& after);

/// What a call's code is now, where it may not be stored yet.
using CodeNow = std::function<std::vector<ListedUnit>()>;

/// The same, and of changed code which units changed, as far as the store knows the code of both. `code_now`: of the second.
std::vector<std::string> key_changes(const Store& store, const std::vector<KeyPart>& before,
                                     const std::vector<KeyPart>& after, const CodeNow& code_now = {});

/// The stored calls of a function that were used last, not more than `most`; the newest first. Entries that cannot be read
/// are left out. An error when a directory cannot be read.
absl::StatusOr<std::vector<EntryMetadata>> entries_of(const Store& store, const std::string& function,
                                                      std::size_t most);

/// The one that a call with these key parts is most like: with the fewest other arguments, so that it is the same call where
/// that is stored; then with the fewest other parts; then with the least other code, as far as that is known; then the first
/// of them. Null when there is none.
const EntryMetadata* nearest_entry(const Store& store, std::span<const EntryMetadata> entries,
                                   const std::vector<KeyPart>& parts, const CodeNow& code_now = {});

/// Parts joined for one line.
std::string joined(const std::vector<std::string>& parts);

}  // namespace cachepy::internal
