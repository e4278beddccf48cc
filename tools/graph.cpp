// cachepy graph: who called whom, what is still valid, and which files it depends on.
#include <cachepy/graph.h>
#include <cachepy/plot.h>

#include <filesystem>
#include <memory>
#include <set>

#include "command.h"
#include "plot/output_file.h"
#include "text.h"
#include "tree.h"

namespace cachepy::tools {
namespace {

struct GraphOptions : CommonOptions {
  std::string format;  ///< "" = by the ending of `output`, else text
  std::string output;
};

const std::set<std::string> kPictures = {"svg", "png", "pdf", "dot", "html"};

/// What is asked for by name, else by the ending of the file, else text.
std::string format_of(const GraphOptions& options) {
  if (!options.format.empty()) return options.format;
  if (options.json) return "json";
  const std::string ending = std::filesystem::path(options.output).extension().native();
  const std::string format = ending.empty() ? "" : ending.substr(1);
  return format == "json" || kPictures.contains(format) ? format : "text";
}

std::string text_graph() {
  return graph_tree(cache_tree_nodes(), cache_tree_states(), cache_tree_changed_files());
}

std::string picture(const std::string& format) {
  CachePlot plot = render_cache_graph(format);
  if (plot.grouped)
    say("the " + counted(plot.calls, "call") +
        " are too many to draw one by one: each box stands for a function; the page (.html) shows them all");
  return std::move(plot.bytes);
}

ExitCode run_graph(const GraphOptions& options) {
  const ExitCode loaded = load_graph(options);
  const std::string format = format_of(options);
  const std::string text = kPictures.contains(format) ? picture(format)
                           : format == "json"         ? cache_tree_to_json()
                                                      : text_graph();
  if (options.output.empty() || options.output == "-") {
    print(text);
  } else {
    plot::replace_file(options.output, text);
  }
  return loaded;
}

}  // namespace

void declare_graph(CLI::App& app, Run& run) {
  auto options = std::make_shared<GraphOptions>();
  CLI::App* command = app.add_subcommand(
      "graph",
      "Show the graph of cached calls: state (cached, stale, missing), hash, time taken, tracked files");
  command
      ->add_option(
          "--format", options->format,
          "text (the default), json, a drawing (svg, png, pdf, dot), or html: a page to explore it in")
      ->check(CLI::IsMember({"text", "json", "svg", "png", "pdf", "dot", "html"}))
      ->type_name("FORMAT");
  command->add_option("-o,--output", options->output, "Write to this file, whose ending says the format")
      ->type_name("FILE");
  add_common_options(*command, *options);
  command->callback([options, &run] { run = [options] { return run_graph(*options); }; });
}

}  // namespace cachepy::tools
