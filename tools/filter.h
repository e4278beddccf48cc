// Selects and orders the calls that a subcommand shows: --function, --state, --arg, --sort, --limit.
#pragma once

#include <cachepy/cache.h>
#include <cachepy/graph.h>

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "command.h"

namespace cachepy::tools {

struct FilterOptions {
  std::string function;             ///< glob; "" = any
  std::vector<std::string> states;  ///< as printed by state_text(); empty = any
  std::vector<std::string> args;    ///< "name=glob"; all must match
  std::string sort;                 ///< "" = by name
  std::size_t limit = 0;            ///< 0 = none

  bool is_active() const { return !function.empty() || !states.empty() || !args.empty() || limit != 0; }
};

void add_filter_options(CLI::App& command, FilterOptions& options);

/// Whether an entry matches, whatever the order and the limit. `state`: of its call; without one, it has the state missing.
bool is_wanted(const EntryInfo& entry, std::optional<NodeState> state, const FilterOptions& options);

/// Order and limit.
EntrySelection selection_of(const FilterOptions& options);

/// The matching entries in the requested order; entries of the same call stay together. `states` is by id; an entry that is not
/// in it has the state missing.
std::vector<EntryInfo> filtered(std::vector<EntryInfo> entries,
                                const std::map<std::string, NodeState>& states, const FilterOptions& options);

/// The arguments of a call: `path="a.tsv", n=2`. Printable, and not longer than `most` columns.
std::string arguments_text(const EntryInfo& entry, std::size_t most);

/// `load(path="a.tsv", n=2)`.
std::string call_text(const EntryInfo& entry, std::size_t most);

}  // namespace cachepy::tools
