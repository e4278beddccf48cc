#include "filter.h"

#include <fnmatch.h>

#include <algorithm>
#include <tuple>

#include "base/visible.h"
#include "states.h"
#include "text.h"

namespace cachepy::tools {
namespace {

bool fits(const std::string& glob, const std::string& text) {
  return ::fnmatch(glob.c_str(), text.c_str(), 0) == 0;
}

/// Removes the quotes around a printed string, because globs are written without them.
std::string unquoted(const std::string& printed) {
  const bool is_quoted = printed.size() >= 2 && printed.front() == '"' && printed.back() == '"';
  return is_quoted ? printed.substr(1, printed.size() - 2) : printed;
}

bool has_argument(const EntryInfo& entry, const std::string& wanted) {
  const std::size_t equals = wanted.find('=');
  if (equals == std::string::npos) throw Error("--arg: '" + wanted + "' is not of the form NAME=GLOB");
  const std::string name = wanted.substr(0, equals), glob = wanted.substr(equals + 1);
  return std::ranges::any_of(entry.key_parts, [&](const KeyPartInfo& part) {
    return part.kind == "argument" && part.name == name &&
           (fits(glob, part.printed) || fits(glob, unquoted(part.printed)));
  });
}

/// Whether `a` comes before `b` in this order.
bool precedes(const EntryInfo& a, const EntryInfo& b, const std::string& sort) {
  const auto by_name = [](const EntryInfo& e) {
    return std::tuple(e.id, -e.created.time_since_epoch().count());
  };
  if (sort == "time" && a.cost != b.cost) return a.cost > b.cost;
  if (sort == "size" && a.file_bytes != b.file_bytes) return a.file_bytes > b.file_bytes;
  if (sort == "age" && a.used != b.used) return a.used < b.used;
  if (sort == "created" && a.created != b.created) return a.created > b.created;
  return by_name(a) < by_name(b);
}

}  // namespace

void add_filter_options(CLI::App& command, FilterOptions& options) {
  command.add_option("--function", options.function, "Only calls of functions whose name matches the glob")
      ->type_name("FUNCTION");
  command.add_option("--state", options.states, "Only calls in this state; may be repeated")
      ->allow_extra_args(false)
      ->check(CLI::IsMember({"cached", "stale", "stale_code", "superseded", "missing"}))
      ->type_name("STATE");
  command
      .add_option("--arg", options.args,
                  "Only calls with an argument of this name whose value matches the glob; may be repeated")
      ->allow_extra_args(false)
      ->type_name("NAME=GLOB");
  command
      .add_option("--sort", options.sort,
                  "Sort by name (the default), time that the call took, size on disk, age since the last "
                  "use, or time of creation")
      ->check(CLI::IsMember({"name", "time", "size", "age", "created"}))
      ->type_name("ORDER");
  constexpr int kMost = 1'000'000'000;
  command.add_option("--limit", options.limit, "Show at most this many calls, the first in that order")
      ->check(CLI::Range(1, kMost))
      ->type_name("N");
}

bool is_wanted(const EntryInfo& entry, std::optional<NodeState> state, const FilterOptions& options) {
  if (!options.function.empty() && !fits(options.function, entry.fname)) return false;
  const std::string name = to_string(state.value_or(NodeState::missing));
  if (!options.states.empty() && std::ranges::find(options.states, name) == options.states.end())
    return false;
  return std::ranges::all_of(options.args, [&](const std::string& arg) { return has_argument(entry, arg); });
}

EntrySelection selection_of(const FilterOptions& options) {
  EntrySelection selection;
  selection.limit = options.limit;
  selection.wanted_needs_all = !options.args.empty();
  if (options.sort == "time") selection.order = EntrySelection::Order::cost;
  if (options.sort == "size") selection.order = EntrySelection::Order::size;
  if (options.sort == "age") selection.order = EntrySelection::Order::used;
  if (options.sort == "created") selection.order = EntrySelection::Order::created;
  return selection;
}

std::vector<EntryInfo> filtered(std::vector<EntryInfo> entries,
                                const std::map<std::string, NodeState>& states,
                                const FilterOptions& options) {
  std::erase_if(entries, [&](const EntryInfo& entry) {
    const auto state = states.find(entry.id);
    return !is_wanted(entry, state == states.end() ? std::nullopt : std::optional(state->second), options);
  });
  std::ranges::sort(entries,
                    [&](const EntryInfo& a, const EntryInfo& b) { return precedes(a, b, options.sort); });
  if (options.limit != 0 && entries.size() > options.limit) entries.resize(options.limit);
  return entries;
}

std::string arguments_text(const EntryInfo& entry, std::size_t most) {
  std::string text;
  for (const KeyPartInfo& part : entry.key_parts) {
    if (part.kind != "argument") continue;
    text += (text.empty() ? "" : ", ") + (part.name.empty() ? "" : part.name + "=") + part.printed;
  }
  return internal::shortened(printable(text), most);  // keeps both ends of a long path
}

std::string call_text(const EntryInfo& entry, std::size_t most) {
  return cut(printable(entry.fname) + "(" + arguments_text(entry, std::string::npos) + ")", most);
}

}  // namespace cachepy::tools
