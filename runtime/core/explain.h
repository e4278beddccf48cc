// Reasons for people: why a call was not served from the cache, against what is stored.
//
// Reads entries, which costs; nothing here is on the way of a call that does not ask for reasons.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/store.h"
#include "format/code_list.h"
#include "format/entry.h"

namespace cachepy::internal {

/// Each difference between two calls of one function in words: "argument path changed from "a" to "b"". Empty when the
/// keys are equal.
std::vector<std::string> key_changes(const std::vector<KeyPart>& before, const std::vector<KeyPart>& after);

/// The same, and of changed code which units changed, as far as the store knows the code of both. `code_now` gives that of
/// the second when it may not be stored yet.
std::vector<std::string> key_changes(const Store& store, const std::vector<KeyPart>& before,
                                     const std::vector<KeyPart>& after,
                                     const std::function<std::vector<ListedUnit>()>& code_now = {});

/// The stored call of that function which differs from `parts` in the fewest ways, the newest of those; nullopt when none
/// is stored. Looks at the newest entries only when there are many.
std::optional<EntryMetadata> nearest_entry(const Store& store, const std::string& function,
                                           const std::vector<KeyPart>& parts);

/// "'/data/a.tsv' changed", and how the call came to depend on it: " (tracked by load_counts, called by normalize)".
std::string dependency_change(const Store& store, const NodeRecord& node, const Dependency& dependency);

/// Parts joined for one line.
std::string joined(const std::vector<std::string>& parts);

}  // namespace cachepy::internal
