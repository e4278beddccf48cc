// cachepy list: lists the stored results.
#include <cachepy/cache.h>

#include <algorithm>
#include <map>
#include <memory>
#include <utility>

#include "command.h"
#include "entry_json.h"
#include "filter.h"
#include "progress.h"
#include "states.h"
#include "text.h"

namespace cachepy::tools {
namespace {

struct ListOptions : CommonOptions, StateOptions, FilterOptions {};

constexpr std::size_t kMostArgumentColumns = 60;

/// Leaves only the entries that can be read. Reports the problems of the others.
void keep_readable(std::vector<EntryInfo>& entries) {
  for (const EntryInfo& entry : entries)
    if (!entry.error.empty()) say(entry.error);
  std::erase_if(entries, [](const EntryInfo& entry) { return !entry.error.empty(); });
}

/// Frees what the table does not show. Of many entries, this takes most of the memory, which the graph needs next.
void drop_details(std::vector<EntryInfo>& entries) {
  for (EntryInfo& entry : entries) {
    entry.dependencies = {};
    entry.children = {};
    entry.libraries = {};
    std::erase_if(entry.key_parts, [](const KeyPartInfo& part) { return part.kind != "argument"; });
  }
}

std::string text_of(const std::vector<EntryInfo>& entries, const std::map<std::string, NodeState>& states) {
  std::vector<Row> rows = {
      {"FUNCTION", "HASH", "STATE", "SIZE", "TOOK", "CREATED", "UNUSED FOR", "ARGUMENTS", "RESULT"}};
  for (const EntryInfo& e : entries)
    rows.push_back({printable(e.fname), short_hash(e.hash), state_text(e, states),
                    printable_bytes(e.file_bytes), printable(e.cost), printable(e.created),
                    printable_age(e.used), arguments_text(e, kMostArgumentColumns),
                    printable(e.result_type)});
  return table(rows);
}

/// Prints an array, element by element: as one value, it would take many times the memory of the entries.
void print_json(const std::vector<EntryInfo>& entries, const std::map<std::string, NodeState>& states) {
  constexpr std::size_t kPrintedAtOnce = std::size_t{64} << 10;
  std::string text;
  for (const EntryInfo& entry : entries) {
    Json json = entry_json(entry);
    const auto state = states.find(entry.id);
    json["state"] = state == states.end() ? Json(nullptr) : Json(to_string(state->second));
    text += &entry == &entries.front() ? "[\n  " : ",\n  ";
    for (const char c : dump(std::move(json), 2)) {
      text += c;
      if (c == '\n') text += "  ";  // only between members: strings contain no line breaks
    }
    if (text.size() < kPrintedAtOnce) continue;
    print(text);
    text.clear();
  }
  print(text + (entries.empty() ? "[]\n" : "\n]\n"));
}

ExitCode run_list(const ListOptions& options) {
  compare_with_binaries(options);
  const std::string dir = cache_dir(options);
  std::vector<EntryInfo> entries = cache_list(dir, progress_line("list"));
  const bool is_empty = entries.empty();
  keep_readable(entries);
  if (entries.empty() && !is_empty) throw Error("no entry in '" + dir + "' could be read");
  if (!options.json) drop_details(entries);
  cache_tree_sync(dir);
  const std::map<std::string, NodeState> states = cache_tree_states();
  const std::size_t stored = entries.size();
  if (!options.all)
    std::erase_if(entries, [&](const EntryInfo& entry) {
      const auto state = states.find(entry.id);
      return state != states.end() && state->second == NodeState::superseded && options.states.empty();
    });
  const std::size_t superseded = stored - entries.size();
  entries = filtered(std::move(entries), states, options);

  if (options.json) {
    print_json(entries, states);
  } else if (!entries.empty()) {
    print(text_of(entries, states));
    if (superseded != 0)
      note(counted(superseded, "superseded result") + " not shown; --all shows " +
           (superseded == 1 ? "it" : "them"));
  }
  if (!entries.empty()) return kDone;
  note(stored == 0 ? "no result is stored in '" + dir + "'"
                   : "no stored result matches; there are " + std::to_string(stored));
  return kNothingFound;
}

}  // namespace

void declare_list(CLI::App& app, Run& run) {
  auto options = std::make_shared<ListOptions>();
  Subcommand& command = add_subcommand(
      app, "list",
      {.summary = "List the stored results",
       .details = "Prints one line for each stored result: function, hash, state (see `cachepy graph`), "
                  "size of the file, how long the call took, when it finished, how long ago it was last "
                  "used (in hours, from two days on in days; `cachepy prune --older-than` uses the same "
                  "time), its arguments, and the type of the result. Lines are cut to the width of the "
                  "terminal. An earlier result was replaced by a later result of the same call because a "
                  "file had changed; it is served again if the file changes back. Results of superseded "
                  "versions of a call are not shown unless --all or --state is given. Exit status 1: no "
                  "result matches.",
       .examples = {{"cachepy list cache", "All results"},
                    {"cachepy list --sort size --limit 2 cache", "The two largest results"},
                    {"cachepy list --function 'load*' --arg 'path=*counts.csv' cache",
                     "Results of some functions with this argument"}}});
  add_filter_options(command, *options);
  add_state_options(command, *options);
  add_common_options(command, *options);
  command.callback([options, &run] { run = [options] { return run_list(*options); }; });
}

}  // namespace cachepy::tools
