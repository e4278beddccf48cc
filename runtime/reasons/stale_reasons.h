// Reasons for people: which dependencies of a stored call have changed, and through which call below it.
//
// This reads entries and files, which takes time; calls that do not ask for reasons do not use it.
#pragma once

#include <string>
#include <vector>

#include "format/node_record.h"
#include "store/store.h"

namespace cachepy::internal {

/// Whether the dependency is unchanged. The working directory of a program that uses relative paths is ignored; the files that
/// the paths led to are compared. Thread-safe.
bool holds_for_any_program(const Dependency& dependency);

/// Why the entry of the node would not be served now: one sentence for each dependency that does not hold. Empty if it would.
std::vector<std::string> stale_reasons(const Store& store, const NodeRecord& node);

/// "'/data/a.tsv' changed", and how the call came to depend on it: " (tracked by load_counts, called by normalize)".
std::string dependency_change(const Store& store, const NodeRecord& node, const Dependency& dependency);

/// Which dependencies of a stored call had changed since the earlier result that it replaced: "'/data/a.tsv' had changed", and
/// through which call below it. Empty if that earlier result is no longer stored.
std::vector<std::string> changes_since_earlier(const Store& store, const NodeRecord& node);

}  // namespace cachepy::internal
