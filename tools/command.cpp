#include "command.h"

#include <cachepy/cache.h>
#include <cachepy/graph.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <iostream>
#include <set>
#include <utility>

#include "color.h"
#include "progress.h"
#include "text.h"

namespace cachepy::tools {

namespace fs = std::filesystem;

namespace {

bool is_quiet = false;

/// Prints an array of these nodes, each as an object on one line, in the order of cache_tree_find().
void print_nodes_json(const std::vector<std::string>& ids) {
  constexpr std::size_t kPrintedAtOnce = std::size_t{64} << 10;
  const CacheTree tree(CacheTree::Order::function);
  std::vector<bool> is_wanted(tree.size());
  for (const std::string& id : ids)
    if (const std::size_t position = tree.find(id); position != CacheTree::kNone) is_wanted[position] = true;
  std::string text = "[";
  bool is_first = true;
  for (std::size_t i = 0; i < tree.size(); ++i) {
    if (!is_wanted[i]) continue;
    text += std::exchange(is_first, false) ? "\n  " : ",\n  ";
    text += tree.json(i);
    if (text.size() < kPrintedAtOnce) continue;
    print(text);
    text.clear();
  }
  print(text + (is_first ? "]\n" : "\n]\n"));
}

}  // namespace

void add_common_options(CLI::App& command, CommonOptions& options) {
  command
      .add_option("DIR", options.dir,
                  "Cache directory (default: $CACHEPY_DIR, else that of .cachepy.yml, else .cachepy)")
      // `cachepy prune --all "$unset"` must not use the default directory.
      ->check([](const std::string& dir) { return std::string(dir.empty() ? "the name is empty" : ""); })
      ->type_name("");
  add_output_options(command, options.json);
}

void add_output_options(CLI::App& command, bool& json) {
  command.add_flag("--json", json, "Print JSON");
  command.add_flag("-q,--quiet", is_quiet, "Print only data and errors, no notes or summaries");
  command.add_option_function<std::string>("--color", set_color, "When to use colours; auto: on a terminal")
      ->check(CLI::IsMember({"auto", "always", "never"}))
      ->type_name("WHEN");
}

void print(std::string_view text) {
  while (!text.empty()) {
    const ::ssize_t written = ::write(STDOUT_FILENO, text.data(), text.size());
    if (written >= 0) {
      text.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EPIPE) {
      std::exit(kDone);  // the reader has closed the pipe: `cachepy graph | head`
    } else if (errno != EINTR) {
      throw Error(std::string("cannot write to standard output: ") + std::strerror(errno));
    }
  }
}

void print_summary(std::string_view text) {
  if (!is_quiet) print(text);
}

void note(std::string_view text) {
  if (!is_quiet) say(text);
}

void refuse_terminal(std::string_view what) {
  if (::isatty(STDOUT_FILENO) == 1)
    throw Error(std::string(what) +
                " is binary and is not written to a terminal; give a file with -o, or redirect the output");
}

void say(std::string_view text) {
  clear_progress();
  std::cerr << "cachepy: " << printable(text) << '\n';
}

std::string cache_dir(const CommonOptions& options) {
  const fs::path dir = options.dir.empty() ? cache_default_dir() : fs::path(options.dir);
  std::error_code error;
  if (!fs::is_directory(dir, error)) {
    throw Error("there is no directory '" + dir.native() + "'" +
                (options.dir.empty() ? "; give a cache directory, or set CACHEPY_DIR" : ""));
  }
  if (!cache_exists(dir))
    throw Error("'" + dir.native() + "' is not a cache directory: it has neither results/ nor graph/");
  return dir.native();
}

std::string functions_like(const std::string& name, const std::set<std::string>& functions) {
  std::string text;
  for (const std::string& function : functions)
    if (function.find(name) != std::string::npos) text += (text.empty() ? "; there is " : ", ") + function;
  return text;
}

std::set<std::string> stored_functions(const std::string& dir) {
  std::set<std::string> functions;
  EntrySelection selection;
  selection.wanted = [&](const EntryInfo& entry) {
    functions.insert(entry.fname);
    return false;
  };
  cache_visit(dir, selection, [](const EntryInfo&) {}, progress_line("functions"));
  return functions;
}

std::string no_result_of(const std::string& function, const std::string& dir) {
  return "no result of '" + function + "' is stored in '" + dir + "'" +
         functions_like(function, stored_functions(dir));
}

ExitCode load_graph(const CommonOptions& options) {
  const std::string dir = cache_dir(options);
  const SyncInfo sync = [&] {
    const Waiting waiting("reading the graph");
    return cache_tree_sync(dir);
  }();
  for (const std::string& problem : sync.problems) say(problem);
  if (sync.nodes != 0) return kDone;
  if (!sync.problems.empty()) throw Error("nothing in '" + dir + "' could be read");
  note("nothing is cached in '" + dir + "'");
  return kNothingFound;
}

ExitCode print_nodes(const CommonOptions& options, const std::vector<std::string>& ids) {
  if (options.json) {
    print_nodes_json(ids);
  } else {
    std::string text;
    for (const std::string& id : ids) text += printable(id) + "\n";
    print(text);
  }
  return ids.empty() ? kNothingFound : kDone;
}

}  // namespace cachepy::tools
