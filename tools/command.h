// Shared by all subcommands: declarations, common options, output, exit codes.
//
// Data goes to standard output, prose to standard error. The file of a subcommand declares its options and sets the function to
// run; main.cpp parses the command line and runs it.
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
  kDamaged = 3,  ///< the requested check found a problem
};

/// Runs the chosen subcommand; set by its CLI11 callback.
using Run = std::function<ExitCode()>;

void declare_accept(CLI::App& app, Run& run);
void declare_audit(CLI::App& app, Run& run);
void declare_code(CLI::App& app, Run& run);
void declare_compact(CLI::App& app, Run& run);
void declare_config(CLI::App& app, Run& run);
void declare_diff(CLI::App& app, Run& run);
void declare_doctor(CLI::App& app, Run& run);
void declare_export(CLI::App& app, Run& run);
void declare_files(CLI::App& app, Run& run);
void declare_flush(CLI::App& app, Run& run);
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
void declare_refresh(CLI::App& app, Run& run);
void declare_restore(CLI::App& app, Run& run);
void declare_rm(CLI::App& app, Run& run);
void declare_serve(CLI::App& app, Run& run);
void declare_show(CLI::App& app, Run& run);
void declare_stale(CLI::App& app, Run& run);
void declare_stats(CLI::App& app, Run& run);
void declare_verify(CLI::App& app, Run& run);
void declare_why(CLI::App& app, Run& run);

/// The options that every subcommand has: DIR (last), --json, --quiet, and --color, which takes effect at once.
struct CommonOptions {
  std::string dir;
  bool json = false;
};
void add_common_options(CLI::App& command, CommonOptions& options);
/// Adds only the options for output. For subcommands that do not read a cache directory.
void add_output_options(CLI::App& command, bool& json);

/// Writes to standard output. If the reader has closed the pipe, ends the process successfully. Throws Error if the output cannot be
/// written.
void print(std::string_view text);

/// Prints a summary for people, unless --quiet is given.
void print_summary(std::string_view text);

/// Throws Error if standard output is a terminal, because the output is binary.
void refuse_terminal(std::string_view what);

/// Prints a note to standard error, unless --quiet is given: "cachepy: text", without control characters.
void note(std::string_view text);

/// Prints a line to standard error: "cachepy: text", without control characters.
void say(std::string_view text);

/// The cache directory: DIR, else the default. Throws Error if it is not a cache directory.
std::string cache_dir(const CommonOptions& options);

/// "; there is ns::load, load_all": the functions that may have been meant by `name`; "" if there are none.
std::string functions_like(const std::string& name, const std::set<std::string>& functions);

/// The functions with stored results.
std::set<std::string> stored_functions(const std::string& dir);

/// The message if no result of that function is stored. It names the functions that may have been meant.
std::string no_result_of(const std::string& function, const std::string& dir);

/// Loads the graph of that directory as the process's graph. Reports what could not be read. Throws Error if nothing could be
/// read; returns kNothingFound if there is nothing.
ExitCode load_graph(const CommonOptions& options);

/// Prints nodes of the process's graph: their ids, one per line, or the objects of docs/graph-json.md. Returns kNothingFound if there are
/// none.
ExitCode print_nodes(const CommonOptions& options, const std::vector<std::string>& ids);

}  // namespace cachepy::tools
