// cachepy graph: who called whom, what is still valid, and which files it depends on.
#include <cachepy/graph.h>

#include <fstream>
#include <memory>

#include "command.h"
#include "text.h"
#include "tree.h"

namespace cachepy::tools {
namespace {

struct GraphOptions : CommonOptions {
  std::string format;  ///< "" = by the ending of `output`, else text
  std::string output;
};

std::string format_of(const GraphOptions& options) {
  if (!options.format.empty()) return options.format;
  if (options.json || options.output.ends_with(".json")) return "json";
  return options.output.ends_with(".dot") ? "dot" : "text";
}

std::string text_graph() {
  return graph_tree(cache_tree_nodes(), cache_tree_states(), cache_tree_changed_files());
}

void write_file(const std::string& path, const std::string& text) {
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out << text;
  if (!out.flush()) throw Error("cannot write '" + path + "'");
}

ExitCode run_graph(const GraphOptions& options) {
  const ExitCode loaded = load_graph(options);
  const std::string format = format_of(options);
  const std::string text = format == "json"  ? cache_tree_to_json()
                           : format == "dot" ? cache_tree_to_dot()
                                             : text_graph();
  if (options.output.empty() || options.output == "-") {
    print(text);
  } else {
    write_file(options.output, text);
  }
  return loaded;
}

}  // namespace

void declare_graph(CLI::App& app, Run& run) {
  auto options = std::make_shared<GraphOptions>();
  CLI::App* command = app.add_subcommand(
      "graph",
      "Show the graph of cached calls: state (cached, stale, missing), hash, time taken, tracked files");
  command->add_option("--format", options->format, "text (the default), json or dot")
      ->check(CLI::IsMember({"text", "json", "dot"}))
      ->type_name("FORMAT");
  command->add_option("-o,--output", options->output, "Write to this file; .json and .dot say the format")
      ->type_name("FILE");
  add_common_options(*command, *options);
  command->callback([options, &run] { run = [options] { return run_graph(*options); }; });
}

}  // namespace cachepy::tools
