// cachepy diff: compares two stored results. cachepy history: lists all results of a function.
#include <cachepy/cache.h>
#include <cachepy/graph.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <span>

#include "command.h"
#include "entry_json.h"
#include "entry_path.h"
#include "filter.h"
#include "json.h"
#include "progress.h"
#include "states.h"
#include "text.h"
#include "value_diff.h"

namespace cachepy::tools {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostCallColumns = 100;

struct DiffOptions : CommonOptions {
  std::vector<std::string> words;  ///< one or two entries; the last word may be the directory
  std::size_t most = 20;
};

struct HistoryOptions : CommonOptions, StateOptions {
  std::string name;
  std::size_t most = 20;
};

/// All results that NAME means, including earlier ones, the newest first.
std::vector<EntryInfo> results_of(const std::string& name, const std::string& dir) {
  if (std::optional<EntryInfo> entry = entry_at(name)) return {*std::move(entry)};
  constexpr std::size_t kMinDigits = 4;
  std::vector<EntryInfo> found = cache_list(dir, progress_line("diff"));
  std::erase_if(found, [&](const EntryInfo& entry) {
    const bool by_hash = name.size() >= kMinDigits && entry.hash.starts_with(name);
    return !entry.error.empty() || !(entry.fname == name || entry.id == name || by_hash);
  });
  std::ranges::sort(found, std::greater(), &EntryInfo::created);
  return found;
}

/// The result to compare the newest one with: the newest other one with the same arguments, else the newest other one.
const EntryInfo* counterpart(std::span<const EntryInfo> results) {
  const EntryInfo& newest = results.front();
  const std::string arguments = arguments_text(newest, std::string::npos);
  const EntryInfo* other = nullptr;
  for (auto it = results.begin() + 1; it != results.end(); ++it) {
    if (arguments_text(*it, std::string::npos) == arguments) return &*it;
    if (other == nullptr) other = &*it;
  }
  return other;
}

std::string title(const char* mark, const EntryInfo& entry) {
  return std::string(mark) + " " + short_hash(entry.hash) + (entry.earlier ? " (earlier)" : "") + "  " +
         printable(entry.created) + "  took " + printable(entry.cost) + "  " +
         call_text(entry, kMostCallColumns) + "\n";
}

ExitCode print_difference(const DiffOptions& options, const EntryInfo& before, const EntryInfo& after) {
  const std::vector<std::string> changes = cache_changes(before.file, after.file);
  const std::vector<std::string> values =
      value_changes(cache_value_json(before.file), cache_value_json(after.file), options.most);
  if (options.json) {
    print(dump(Json{{"before", before.file.native()},
                    {"after", after.file.native()},
                    {"changes", changes},
                    {"values", values}},
               2) +
          "\n");
    return kDone;
  }
  std::string text = title("-", before) + title("+", after);
  for (const std::string& change : changes) text += "  " + printable(change) + "\n";
  for (const std::string& value : values) text += "  " + value + "\n";
  if (changes.empty() && values.empty()) text += "  nothing differs\n";
  print(text);
  return kDone;
}

/// The newest result that NAME means. Throws Error if there is none, or if NAME means results of several functions.
EntryInfo one_result(const std::string& name, const std::string& dir) {
  std::vector<EntryInfo> results = results_of(name, dir);
  if (results.empty()) throw Error("no stored result is named '" + name + "'");
  return std::move(results.front());
}

ExitCode run_diff(DiffOptions options) {
  std::error_code error;
  if (options.words.size() > 1 && fs::is_directory(options.words.back(), error)) {
    options.dir = options.words.back();
    options.words.pop_back();
  }
  if (options.words.size() > 2)
    throw Error("diff compares two results, but " + std::to_string(options.words.size()) + " are given");
  const std::string dir = cache_dir(options);
  if (options.words.size() == 2)
    return print_difference(options, one_result(options.words[0], dir), one_result(options.words[1], dir));
  const std::vector<EntryInfo> results = results_of(options.words[0], dir);
  const EntryInfo* const other = results.empty() ? nullptr : counterpart(results);
  if (other == nullptr) {
    note(results.empty()
             ? no_result_of(options.words[0], dir)
             : "there is only one result of '" + options.words[0] + "', and nothing to compare it with");
    return kNothingFound;
  }
  return print_difference(options, *other, results.front());
}

ExitCode run_history(const HistoryOptions& options) {
  compare_with_binaries(options);
  const std::string dir = cache_dir(options);
  const std::vector<EntryInfo> results = results_of(options.name, dir);
  if (results.empty()) {
    note(no_result_of(options.name, dir));
    return kNothingFound;
  }
  cache_tree_sync(dir);
  const std::map<std::string, NodeState> states = cache_tree_states();
  auto json = Json::array();
  std::string text;
  for (std::size_t i = 0; i < results.size() && i < options.most; ++i) {
    const EntryInfo& entry = results[i];
    // Compared with the previous result that has the same arguments, else with the previous one.
    const EntryInfo* const before = counterpart(std::span(results).subspan(i));
    const std::vector<std::string> changes =
        before == nullptr ? std::vector<std::string>() : cache_changes(before->file, entry.file);
    json.push_back(entry_json(entry));
    json.back()["state"] = state_name(entry, states);
    json.back()["compared_with"] = before == nullptr ? Json(nullptr) : Json(before->file.native());
    json.back()["changes"] = changes;
    text += short_hash(entry.hash) + "  [" + state_text(entry, states) + "]  " + printable(entry.created) +
            "  took " + printable(entry.cost) + "  " + call_text(entry, kMostCallColumns) + "\n";
    const std::string against = before == nullptr ? "" : " (against " + short_hash(before->hash) + ")";
    for (const std::string& change : changes) text += "  " + printable(change) + against + "\n";
  }
  print(options.json ? dump(json, 2) + "\n" : text);
  if (results.size() > options.most)
    note(counted(results.size() - options.most, "older result") + " not shown; see --most");
  return kDone;
}

}  // namespace

void declare_diff(CLI::App& app, Run& run) {
  auto options = std::make_shared<DiffOptions>();
  Subcommand& command = add_subcommand(
      app, "diff",
      {.summary = "Show how two stored results differ: arguments, code, files, calls below, values",
       .details = "With two ENTRYs, compares the second with the first. With one, usually a function, "
                  "compares its newest result with the previous one that had the same arguments, else with "
                  "the previous one. Prints the differences of their keys (and, if code differs, which "
                  "functions), of their dependencies, of the calls that they made, and of their values, as "
                  "paths into the values. ENTRY is an entry file, an id, the first digits of a hash (at "
                  "least four), or a function. If the last argument is a directory, it is the cache "
                  "directory. Exit status 1: there is nothing to compare with.",
       .examples = {{"cachepy diff load_counts normalize cache", "Compare two results"},
                    {"cachepy diff load_counts cache", "Compare the newest result with the previous one"}}});
  command.add_option("ENTRY", options->words, "One or two results, then the cache directory")
      ->required()
      ->type_name("")
      ->expected(1, -1);
  constexpr int kMost = 1'000'000;
  command.add_option("-n,--most", options->most, "Maximum number of value differences (default: 20)")
      ->check(CLI::Range(1, kMost))
      ->type_name("N");
  add_output_options(command, options->json);
  command.callback([options, &run] { run = [options] { return run_diff(*options); }; });
}

void declare_history(CLI::App& app, Run& run) {
  auto options = std::make_shared<HistoryOptions>();
  Subcommand& command = add_subcommand(
      app, "history",
      {.summary = "List the results of a function, and what changed from one to the next",
       .details = "Prints the stored results of FUNCTION (or of one call, given by id or the first digits "
                  "of its hash), newest first, including earlier and superseded results. Each line shows "
                  "the state, when the result was computed, how long that took, and the arguments. Below "
                  "it are the differences from the previous result that had the same arguments, else from "
                  "the previous result. Exit status 1: no such result is stored.",
       .examples = {
           {"cachepy history load_counts cache", "The results of load_counts, and why each was computed"}}});
  command.add_option("FUNCTION", options->name, "A function, an id, or the first digits of a hash")
      ->required()
      ->type_name("");
  constexpr int kMost = 1'000'000;
  command.add_option("-n,--most", options->most, "Maximum number of results (default: 20)")
      ->check(CLI::Range(1, kMost))
      ->type_name("N");
  add_binary_option(command, *options);
  add_common_options(command, *options);
  command.callback([options, &run] { run = [options] { return run_history(*options); }; });
}

}  // namespace cachepy::tools
