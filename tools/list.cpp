// cachepy list: lists the stored results.
#include <cachepy/cache.h>
#include <cachepy/graph.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
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

/// Prints the selected entries. One that is an earlier result belongs to the call of the newest one, and has its state.
class Lister {
 public:
  Lister(const ListOptions& options, std::string dir) : options_(options), dir_(std::move(dir)) {
    cache_tree_sync(dir_);
    tree_ = std::make_unique<CacheTree>();
    cache_tree_reset();  // only the states are needed, which take a tenth of its memory
    if (!options_.json)
      table_.add(
          {"FUNCTION", "HASH", "STATE", "SIZE", "TOOK", "CREATED", "UNUSED FOR", "ARGUMENTS", "RESULT"});
  }

  ExitCode run() {
    EntrySelection selection = selection_of(options_);
    selection.wanted = [this](const EntryInfo& entry) { return is_selected(entry); };
    cache_visit(dir_, selection, [this](const EntryInfo& entry) { show(entry); }, progress_line("list"));
    if (stored_ == 0 && unreadable_ != 0) throw Error("no entry in '" + dir_ + "' could be read");
    end();
    if (shown_ != 0) return kDone;
    note(stored_ == 0 ? "no result is stored in '" + dir_ + "'"
                      : "no stored result matches; there are " + std::to_string(stored_));
    return kNothingFound;
  }

 private:
  std::optional<NodeState> state_of(const EntryInfo& entry) const {
    const std::size_t position = tree_->find(entry.id);
    return position == CacheTree::kNone ? std::nullopt : std::optional(tree_->state(position));
  }

  bool is_selected(const EntryInfo& entry) {
    ++stored_;
    const std::optional<NodeState> state = state_of(entry);
    const bool is_hidden = !options_.all && options_.states.empty() && state == NodeState::superseded;
    superseded_ += is_hidden ? 1 : 0;
    return !is_hidden && is_wanted(entry, state, options_);
  }

  void show(const EntryInfo& entry) {
    if (!entry.error.empty()) {
      ++unreadable_;
      return say(entry.error);
    }
    ++shown_;
    if (options_.json)
      add_json(entry);
    else
      table_.add({printable(entry.fname), short_hash(entry.hash), state_text(entry, state_of(entry)),
                  printable_bytes(entry.file_bytes), printable(entry.cost), printable(entry.created),
                  printable_age(entry.used), arguments_text(entry, kMostArgumentColumns),
                  printable(entry.result_type)});
  }

  /// Prints an array, element by element: as one value, it would take many times the memory of the entries.
  void add_json(const EntryInfo& entry) {
    constexpr std::size_t kPrintedAtOnce = std::size_t{64} << 10;
    const std::optional<NodeState> state = state_of(entry);
    text_ += shown_ == 1 ? "[\n  " : ",\n  ";
    append_entry_json(text_, entry, state ? std::optional<std::string_view>(to_string(*state)) : std::nullopt,
                      2);
    if (text_.size() < kPrintedAtOnce) return;
    print(text_);
    text_.clear();
  }

  void end() {
    if (options_.json) return print(text_ + (shown_ == 0 ? "[]\n" : "\n]\n"));
    if (shown_ == 0) return;
    table_.write(print);
    if (superseded_ != 0)
      note(counted(superseded_, "superseded result") + " not shown; --all shows " +
           (superseded_ == 1 ? "it" : "them"));
  }

  const ListOptions& options_;
  const std::string dir_;
  std::unique_ptr<CacheTree> tree_;
  Table table_;
  std::string text_;  // JSON that is not printed yet
  std::size_t stored_ = 0, superseded_ = 0, unreadable_ = 0, shown_ = 0;
};

ExitCode run_list(const ListOptions& options) {
  compare_with_binaries(options);
  return Lister(options, cache_dir(options)).run();
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
