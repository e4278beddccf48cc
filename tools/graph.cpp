// cachepy graph: prints the call graph with states and tracked files, as text and for other tools.
#include <cachepy/cache.h>
#include <cachepy/graph.h>
#include <cachepy/plot.h>

#include <array>
#include <filesystem>
#include <limits>
#include <memory>
#include <optional>
#include <string_view>

#include "color.h"
#include "command.h"
#include "filter.h"
#include "node_names.h"
#include "plot/output_file.h"
#include "progress.h"
#include "states.h"
#include "text.h"
#include "tree.h"

namespace cachepy::tools {
namespace {

struct GraphOptions : CommonOptions, StateOptions, FilterOptions {
  std::string format;  ///< "" = by the ending of `output`, else text
  std::string output;
  std::string focus;
  std::optional<std::size_t> depth;
};

constexpr std::size_t kMostArgumentColumns = 60;
/// Superseded calls are shown only with --all.
void text_graph(const GraphOptions& options, std::string_view /*format*/, const WriteText& write) {
  print_tree(CacheTree(CacheTree::Order::id, options.all), kMostArgumentColumns, write);
}

void json_graph(const GraphOptions& options, std::string_view /*format*/, const WriteText& write) {
  CacheTree(CacheTree::Order::function, options.all).write_json(write);
}

/// Removes all calls that do not match from the process's graph. If none matches, prints a note and returns false.
bool keep_fitting(const FilterOptions& options) {
  std::vector<EntryInfo> entries;
  for (const auto& [id, node] : cache_tree_nodes()) {
    EntryInfo& entry = entries.emplace_back();
    try {
      if (!node.outfile.empty()) entry = cache_info(node.outfile);
    } catch (const Error&) {
      // As above; the call is filtered by what the graph contains.
    }
    entry.id = id;
    entry.fname = node.fname;
    entry.cost = node.cost;
    entry.created = node.created;
  }
  std::vector<std::string> ids;
  for (const EntryInfo& entry : filtered(std::move(entries), cache_tree_states(), options))
    ids.push_back(entry.id);
  if (ids.empty()) note("no call matches");
  cache_tree_focus(ids, 0);
  return !ids.empty();
}

void picture(const GraphOptions& /*options*/, std::string_view format, const WriteText& write) {
  const CachePlot plot = render_cache_graph(std::string(format), true,
                                            true);  // without --all, superseded calls were removed before
  if (plot.grouped)
    say("the " + counted(plot.calls, "call") +
        " are too many to draw individually: each box stands for a function; the page (.html) "
        "shows all calls");
  write(plot.bytes);
}

/// As `whole` returns it.
template <auto kWhole>
void at_once(const GraphOptions& /*options*/, std::string_view /*format*/, const WriteText& write) {
  write(kWhole(std::nullopt));
}

struct Format {
  std::string_view name;
  std::string_view ending;  ///< of the name of a file in this format
  void (*render)(const GraphOptions& options, std::string_view name, const WriteText& write);
  bool hides = false;  ///< removes superseded calls itself
};
// The first format with a matching ending is used, so longer endings come before their own suffixes.
constexpr std::array<Format, 10> kFormats = {{
    {"text", ".txt", text_graph, true},
    {"trace", ".trace.json", at_once<cache_tree_to_trace>},
    {"json", ".json", json_graph, true},
    {"graphml", ".graphml", at_once<cache_tree_to_graphml>},
    {"mermaid", ".mmd", at_once<cache_tree_to_mermaid>},
    {"dot", ".dot", picture},
    {"svg", ".svg", picture},
    {"png", ".png", picture},
    {"pdf", ".pdf", picture},
    {"html", ".html", picture},
}};

bool is_file(const std::string& output) {
  return !output.empty() && output != "-";
}

const Format& format_of(const GraphOptions& options) {
  const std::string name = options.format.empty() && options.json ? "json" : options.format;
  for (const Format& format : kFormats)
    if (name.empty() ? options.output.ends_with(format.ending) : name == format.name) return format;
  // A file without an extension is text. One that ends in .jpg is not meant to be.
  if (!is_file(options.output) || !std::filesystem::path(options.output).has_extension())
    return kFormats.front();
  std::string endings;
  for (const Format& format : kFormats) endings.append(endings.empty() ? "" : ", ").append(format.ending);
  throw Error("the extension of '" + options.output + "' is unknown; use one of " + endings +
              ", or --format");
}

ExitCode run_graph(const GraphOptions& options) {
  if (options.depth && options.focus.empty()) throw Error("--depth requires --focus");
  const Format& format = format_of(options);
  if (!is_file(options.output) && (format.name == "png" || format.name == "pdf"))
    refuse_terminal(format.name);
  // What is selected, is selected among the calls that are shown.
  const bool hides = format.hides && options.focus.empty() && !options.is_active();
  if (hides) compare_with_binaries(options);
  const ExitCode loaded = hides ? load_graph(options) : load_graph(options, options);
  if (!options.focus.empty()) {
    const std::vector<std::string> ids = find_nodes(options.focus);
    if (ids.empty()) return kNothingFound;
    cache_tree_focus(ids, options.depth.value_or(std::numeric_limits<std::size_t>::max()));
  }
  if (options.is_active() && !keep_fitting(options)) return kNothingFound;
  if (is_file(options.output)) set_color("never");
  const Waiting waiting("drawing the graph");
  if (!is_file(options.output)) {
    format.render(options, format.name, print);
    return loaded;
  }
  std::string text;
  format.render(options, format.name, [&](std::string_view piece) { text += piece; });
  plot::replace_file(options.output, text);
  return loaded;
}

}  // namespace

void declare_graph(CLI::App& app, Run& run) {
  auto options = std::make_shared<GraphOptions>();
  Subcommand& command = add_subcommand(
      app, "graph",
      {.summary = "Show the call graph: callers, callees, states and tracked files",
       .details =
           "Prints a tree with each caller above the calls that it made. Each line shows the call's "
           "state, the first digits of its hash, how long it took, and its arguments; the files "
           "that it tracked are below it, and those that it wrote, renamed or removed as output. Of the "
           "files that the program did not name, three are shown, and all that have changed. The states are: "
           "cached; stale: a file that the call, or a "
           "call below it, depends on has changed; stale: code: the program that computed it now "
           "contains different code for it; missing: its result was removed or never stored; "
           "superseded (only with --all): the graph has a newer version of the call.\n\n"
           "--format, or the extension of the file given with -o, selects another format. svg, png, "
           "pdf and dot are drawings. html is a page to explore the graph in. json (see "
           "graph-json.md), graphml, mermaid (for Markdown) and trace are for other programs. A "
           "trace is a timeline by process and thread for chrome://tracing and Perfetto.\n\n"
           "--focus shows a part of the graph: a node, the calls that it made, and its callers. "
           "NODE is an id, the first digits of a hash, or a function, which selects all of its "
           "calls. --function, --state and --arg show only matching calls and the calls that "
           "connect them.",
       .examples = {
           {"cachepy graph cache", "The whole graph as a tree"},
           {"cachepy graph -o graph.html cache", "Write a page to explore the graph in"},
           {"cachepy graph --focus normalize --depth 1 cache",
            "The calls of normalize with their callees and callers"},
           {"cachepy graph --state stale --function 'norm*' cache", "The stale calls of some functions"},
           {"cachepy graph --format mermaid cache", "A flowchart for a Markdown document"},
           {"cachepy graph -o run.trace.json cache",
            "Write a timeline, to be opened in https://ui.perfetto.dev"}}});
  command
      .add_option("--format", options->format,
                  "Output format; the default is text, or the format of FILE's extension")
      ->check(
          CLI::IsMember({"text", "svg", "png", "pdf", "dot", "html", "json", "graphml", "mermaid", "trace"}))
      ->type_name("FORMAT");
  command
      .add_option("-o,--output", options->output,
                  "Write to this file; its extension selects the format (.svg, .mmd, .trace.json)")
      ->type_name("FILE");
  command
      .add_option("--focus", options->focus, "Show only this node, the calls that it made, and its callers")
      ->type_name("NODE");
  constexpr int kMostDepth = 1'000'000;
  command.add_option("--depth", options->depth, "With --focus: the maximum number of levels up and down")
      ->check(CLI::Range(0, kMostDepth))
      ->type_name("N");
  add_filter_options(command, *options);
  add_state_options(command, *options);
  add_common_options(command, *options);
  command.callback([options, &run] { run = [options] { return run_graph(*options); }; });
}

}  // namespace cachepy::tools
