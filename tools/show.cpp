// cachepy show: prints one stored result with all of its metadata.
#include <cachepy/cache.h>

#include <filesystem>
#include <memory>

#include "command.h"
#include "entry_json.h"
#include "entry_path.h"
#include "filter.h"
#include "text.h"

namespace cachepy::tools {
namespace {

constexpr std::size_t kMaxValueChars = 2000;

struct ShowOptions : CommonOptions {
  std::string entry;
  bool full = false;
};

std::string describe(const EntryInfo& e) {
  std::string text = printable(e.id) + "\n";
  auto line = [&](const char* title, const std::string& value) {
    if (!value.empty())
      text += std::string("  ") + title + std::string(12 - std::string(title).size(), ' ') + value + "\n";
  };
  line("signature", printable(e.signature));
  line("result", printable(e.result_type) + ", " + printable_bytes(e.result_bytes) + " (" +
                     printable_bytes(e.file_bytes) + " on disk)");
  line("created", printable(e.created) + ", took " + printable(e.cost));
  line("unused for", printable_age(e.used));
  line("source", e.source_file.empty() ? "" : printable(e.source_file) + ":" + std::to_string(e.source_line));
  line("program", printable(e.program));
  for (const std::string& library : e.libraries) line("library", printable(library));
  line("file", printable(e.file.native()));
  for (const KeyPartInfo& part : e.key_parts)
    line("key", part.kind + (part.name.empty() ? "" : " " + printable(part.name)) +
                    (part.printed.empty() ? "" : " = " + printable(part.printed)) + "  [" +
                    short_hash(part.hash) + "]");
  for (const DependencyInfo& d : e.dependencies)
    line(d.kind == "effect"   ? "left"
         : d.kind == "output" ? "printed"
                              : "depends on",
         (d.kind == "effect" || d.kind == "output" ? "" : d.kind + " ") + printable(d.name) +
             (d.hash ? "  [" + short_hash(*d.hash) + "]" : "") + (d.own ? "" : "  (through a call)"));
  for (const UseInfo& use : e.uses) line("used", text_of_use(use));
  for (const std::string& child : e.children) line("calls", printable(child));
  return text;
}

ExitCode run_show(const ShowOptions& options) {
  const std::vector<EntryInfo> found = find_entries(options.entry, options);
  if (found.size() != 1) return say_which(options.entry, found, options);
  const EntryInfo& entry = found.front();
  if (!options.json) {
    print(describe(entry) + "  value       " +
          cache_value_json(entry.file, options.full ? std::size_t(-1) : kMaxValueChars) + "\n");
    return kDone;
  }
  // The value is inserted as text, because parsing would lose numbers of 128 bits.
  const std::string value = cache_value_json(entry.file);
  std::string json;
  append_entry_json(json, entry);
  json.resize(json.rfind('\n'));
  print(json + ",\n  \"value\": " + (Json::accept(value) ? value : dump(Json(value), -1)) + "\n}\n");
  return kDone;
}

}  // namespace

void declare_show(CLI::App& app, Run& run) {
  auto options = std::make_shared<ShowOptions>();
  Subcommand& command = add_subcommand(
      app, "show",
      {.summary = "Show one stored result: its key, its dependencies, its value",
       .details = "Prints the metadata of the entry and its value as JSON. The layout of the type is "
                  "stored in the entry, so the program that computed it is not needed. A long value is cut "
                  "unless --full or --json is given.\n\n"
                  "ENTRY is an entry file, an id, the first digits of a hash (at least four), or a "
                  "function with only one stored result.",
       .examples = {
           {"cachepy show load_counts cache", "The only stored result of this function"},
           {"cachepy show --json load_counts cache | jq -c .value", "Only the value, for other programs"}}});
  command
      .add_option("ENTRY", options->entry, "An entry file, an id, a hash or its first digits, or a function")
      ->required()
      ->type_name("");
  command.add_flag("--full", options->full, "Print the whole value, however long");
  add_common_options(command, *options);
  command.callback([options, &run] { run = [options] { return run_show(*options); }; });
}

}  // namespace cachepy::tools
