// cachepy restore: writes the files that a stored call left.
#include <cachepy/cache.h>

#include <filesystem>
#include <memory>

#include "command.h"
#include "entry_path.h"
#include "json.h"
#include "text.h"

namespace cachepy::tools {
namespace {

struct RestoreOptions : CommonOptions {
  std::string entry;
  std::string to;
};

ExitCode run_restore(const RestoreOptions& options) {
  const std::vector<EntryInfo> found = find_entries(options.entry, options);
  if (found.size() != 1) return say_which(options.entry, found, options);
  const std::vector<std::filesystem::path> paths = cache_restore(found.front().file, options.to);
  if (options.json) {
    auto json = Json::array();
    for (const std::filesystem::path& path : paths) json.push_back(path.native());
    print(dump(json, 2) + "\n");
  } else {
    std::string text;
    for (const std::filesystem::path& path : paths) text += printable(path.native()) + "\n";
    print(text);
  }
  return kDone;
}

}  // namespace

void declare_restore(CLI::App& app, Run& run) {
  auto options = std::make_shared<RestoreOptions>();
  Subcommand& command = add_subcommand(
      app, "restore",
      {.summary = "Write the files that a stored call left",
       .details =
           "Does to files what a hit of the call would do: files that it wrote are written unless they "
           "have that content already, files that it removed are removed, and what it appended is "
           "appended. Prints their paths. The program is not needed. Only calls of functions with the "
           "option effects = {\"files\"} have stored files.\n\n"
           "With --to, writes the files, directories and links that the call left below DIRECTORY "
           "instead, and changes nothing else. ENTRY is an entry file, an id, the first digits of a "
           "hash (at least four), or a function with only one stored result.",
       .examples = {
           {"cachepy restore render cache", "The files of the only stored call of render"},
           {"cachepy restore --to /tmp/old 3fa9c0 cache", "The files of one call, for comparison"}}});
  command
      .add_option("ENTRY", options->entry, "An entry file, an id, a hash or its first digits, or a function")
      ->required()
      ->type_name("");
  command.add_option("--to", options->to, "Write below this directory")->type_name("DIRECTORY");
  add_common_options(command, *options);
  command.callback([options, &run] { run = [options] { return run_restore(*options); }; });
}

}  // namespace cachepy::tools
