// Reasons for people: what a stored call depends on that has changed, and through which call below it.
//
// Reads entries and looks at files, which costs; nothing here is on the way of a call that does not ask for reasons.
#pragma once

#include <string>
#include <vector>

#include "format/node_record.h"
#include "store/store.h"

namespace cachepy::internal {

/// Whether the dependency is as it was; where a program that gives relative paths runs is its own affair, and what they led
/// to is compared. Thread-safe.
bool holds_for_any_program(const Dependency& dependency);

/// Why the entry of that node would not be served now, a sentence for each dependency that does not hold; none: it would.
std::vector<std::string> stale_reasons(const Store& store, const NodeRecord& node);

/// "'/data/a.tsv' changed", and how the call came to depend on it: " (tracked by load_counts, called by normalize)".
std::string dependency_change(const Store& store, const NodeRecord& node, const Dependency& dependency);

/// What a stored call depends on that was different when the earlier result of the same call was computed, which it has
/// replaced: "'/data/a.tsv' had changed", and through which call below it, as above. Empty when no such result is stored any
/// more.
std::vector<std::string> changes_since_earlier(const Store& store, const NodeRecord& node);

}  // namespace cachepy::internal
