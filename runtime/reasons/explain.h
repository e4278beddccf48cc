// Reasons for people: how the key of a call differs from the keys of stored calls. Changed dependencies are in
// reasons/stale_reasons.h.
//
// This reads entries, which takes time; calls that do not ask for reasons do not use it.
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

/// Describes each difference between two calls of one function: "argument path changed from "a" to "b"". Empty if the keys are
/// equal.
std::vector<std::string> key_changes(const std::vector<KeyPart>& before, const std::vector<KeyPart>& after);

/// Returns the present code of a call, which may not be stored yet.
using CodeNow = std::function<std::vector<ListedUnit>()>;

/// As above. If code changed, also names the changed units, if the store knows the code of both. `code_now`: that of the second.
std::vector<std::string> key_changes(const Store& store, const std::vector<KeyPart>& before,
                                     const std::vector<KeyPart>& after, const CodeNow& code_now = {});

/// The most recently used stored calls of a function, at most `most`, newest first. Entries that cannot be read are left
/// out. An error if a directory cannot be read.
absl::StatusOr<std::vector<EntryMetadata>> entries_of(const Store& store, const std::string& function,
                                                      std::size_t most);

/// The stored call that is most similar to a call with these key parts. The one with the fewest different arguments (none if
/// the same call is stored), then with the fewest other different parts, then with the least different code as far as it is
/// known, then the first. Null if there is none.
const EntryMetadata* nearest_entry(const Store& store, std::span<const EntryMetadata> entries,
                                   const std::vector<KeyPart>& parts, const CodeNow& code_now = {});

/// Parts joined for one line.
std::string joined(const std::vector<std::string>& parts);

}  // namespace cachepy::internal
