// What the subcommands have in common: how they are declared, where they write, what they return.
//
// Data goes to standard output, prose to standard error. A subcommand is a file that declares its options and sets
// what to run; main.cpp parses and runs.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "subcommand.h"

namespace cachepy::tools {

enum ExitCode : int {
  kDone = 0,
  kNothingFound = 1,
  kError = 2,
  kDamaged = 3,  ///< the check that was asked for found something wrong
};

/// The subcommand that was chosen; set by its CLI11 callback.
using Run = std::function<ExitCode()>;

void declare_accept(CLI::App& app, Run& run);
void declare_code(CLI::App& app, Run& run);
void declare_compact(CLI::App& app, Run& run);
void declare_config(CLI::App& app, Run& run);
void declare_diff(CLI::App& app, Run& run);
void declare_doctor(CLI::App& app, Run& run);
void declare_export(CLI::App& app, Run& run);
void declare_files(CLI::App& app, Run& run);
void declare_for_file(CLI::App& app, Run& run);
void declare_graph(CLI::App& app, Run& run);
void declare_history(CLI::App& app, Run& run);
void declare_import(CLI::App& app, Run& run);
void declare_invalidate(CLI::App& app, Run& run);
void declare_list(CLI::App& app, Run& run);
void declare_merge(CLI::App& app, Run& run);
void declare_nodes(CLI::App& app, Run& run);
void declare_prune(CLI::App& app, Run& run);
void declare_ps(CLI::App& app, Run& run);
void declare_rm(CLI::App& app, Run& run);
void declare_serve(CLI::App& app, Run& run);
void declare_show(CLI::App& app, Run& run);
void declare_stale(CLI::App& app, Run& run);
void declare_stats(CLI::App& app, Run& run);
void declare_verify(CLI::App& app, Run& run);
void declare_why(CLI::App& app, Run& run);

/// The options that every subcommand has: DIR last, --json, --quiet, --color, which acts at once.
struct CommonOptions {
  std::string dir;
  bool json = false;
};
void add_common_options(CLI::App& command, CommonOptions& options);
/// Of these, those about the output: for subcommands that look into no cache directory.
void add_output_options(CLI::App& command, bool& json);

/// Writes to standard output. Ends the process, successfully, when the reader has closed the pipe; throws Error when
/// the output cannot be written.
void print(std::string_view text);

/// A line for people about what was done; not printed with --quiet.
void print_summary(std::string_view text);

/// Throws Error where standard output is a terminal: what is to be printed is binary.
void refuse_terminal(std::string_view what);

/// A note on standard error: "cachepy: text", without control characters; not with --quiet.
void note(std::string_view text);

/// A line on standard error: "cachepy: text", without control characters.
void say(std::string_view text);

/// The cache directory that the options name: DIR, else the default. Throws Error unless it is one.
std::string cache_dir(const CommonOptions& options);

/// "; there is ns::load, load_all": of the functions those that may have been meant by `name`; "" when none may.
std::string functions_like(const std::string& name, const std::set<std::string>& functions);

/// The functions of which results are stored.
std::set<std::string> stored_functions(const std::string& dir);

/// What to say where no result of that function is stored, with the functions that may have been meant.
std::string no_result_of(const std::string& function, const std::string& dir);

/// Makes that directory's graph the process's graph. Says what could not be read; kError when nothing could,
/// kNothingFound when there is nothing.
ExitCode load_graph(const CommonOptions& options);

/// Prints nodes of the process's graph: their ids, one a line, or the objects of docs/graph-json.md.
/// kNothingFound when there is none.
ExitCode print_nodes(const CommonOptions& options, const std::vector<std::string>& ids);

}  // namespace cachepy::tools
