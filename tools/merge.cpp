// cachepy merge, export and import: copy results from one directory to another.
#include <cachepy/cache.h>
#include <cachepy/graph.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <memory>

#include "command.h"
#include "filter.h"
#include "json.h"
#include "progress.h"
#include "states.h"
#include "text.h"

extern char** environ;

namespace cachepy::tools {
namespace {

namespace fs = std::filesystem;

struct MergeOptions : CommonOptions {
  std::string from;
};

struct ExportOptions : CommonOptions, StateOptions, FilterOptions {
  std::string output;
};

struct ImportOptions : CommonOptions {
  std::string input;
};

void print_merged(const CommonOptions& options, const MergeInfo& info) {
  if (options.json) {
    print(dump(Json{{"copied", info.copied},
                    {"bytes", info.bytes},
                    {"present", info.present},
                    {"unreadable", info.unreadable}},
               2) +
          "\n");
  } else {
    std::string text = "copied " + counted(info.copied, "result") + " (" + printable_bytes(info.bytes) + ")";
    if (info.present != 0) text += ", skipped " + std::to_string(info.present) + " that existed already";
    print_summary(text + "\n");
  }
  if (info.unreadable != 0) say("skipped " + counted(info.unreadable, "unreadable result"));
}

/// The directory to copy results to; it need not exist.
std::string target_dir(const CommonOptions& options) {
  return options.dir.empty() ? cache_default_dir().native() : options.dir;
}

ExitCode run_merge(const MergeOptions& options) {
  CommonOptions from;
  from.dir = options.from;
  print_merged(options, cache_merge(cache_dir(from), target_dir(options), {}, progress_line("merge")));
  return kDone;
}

/// A temporary directory next to `place`; the destructor removes it.
class ScratchDirectory {
 public:
  explicit ScratchDirectory(const fs::path& place) {
    std::string name = (fs::absolute(place).parent_path() / ".cachepy-XXXXXX").native();
    if (::mkdtemp(name.data()) == nullptr)
      throw Error("cannot create a directory '" + name + "': " + std::strerror(errno));
    path_ = name;
  }
  ScratchDirectory(const ScratchDirectory&) = delete;
  ScratchDirectory& operator=(const ScratchDirectory&) = delete;
  ~ScratchDirectory() {
    std::error_code error;
    fs::remove_all(path_, error);
  }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

void run_tar(std::vector<std::string> words) {
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  ::pid_t child = 0;
  int status = 0;
  if (::posix_spawnp(&child, "tar", nullptr, nullptr, arguments.data(), environ) != 0 ||
      ::waitpid(child, &status, 0) != child || status != 0)
    throw Error("tar failed");
}

/// The calls that match the options; empty: all calls.
std::vector<std::string> chosen_calls(const ExportOptions& options, const std::string& dir) {
  std::vector<std::string> ids;
  if (!options.is_active()) return ids;
  compare_with_binaries(options);
  std::vector<EntryInfo> entries = cache_list(dir, progress_line("export"));
  std::erase_if(entries, [](const EntryInfo& entry) { return !entry.error.empty(); });
  cache_tree_sync(dir);
  for (const EntryInfo& entry : filtered(std::move(entries), cache_tree_states(), options))
    ids.push_back(entry.id);
  return ids;
}

ExitCode run_export(const ExportOptions& options) {
  const std::string dir = cache_dir(options);
  const std::vector<std::string> ids = chosen_calls(options, dir);
  if (ids.empty() && options.is_active()) {
    note("no stored result matches");
    return kNothingFound;
  }
  const ScratchDirectory scratch(options.output);
  const MergeInfo info = cache_merge(dir, scratch.path() / "cache", ids, progress_line("export"));
  const fs::path archive = scratch.path() / "archive.tar";
  run_tar({"tar", "-C", scratch.path().native(), "-cf", archive.native(), "cache"});
  fs::rename(archive, options.output);
  print_merged(options, info);
  return kDone;
}

ExitCode run_import(const ImportOptions& options) {
  const std::string dir = target_dir(options);
  const ScratchDirectory scratch(dir);
  run_tar(
      {"tar", "-C", scratch.path().native(), "--no-same-owner", "-xf", fs::absolute(options.input).native()});
  CommonOptions from;
  from.dir = (scratch.path() / "cache").native();
  print_merged(options, cache_merge(cache_dir(from), dir, {}, progress_line("import")));
  return kDone;
}

}  // namespace

void declare_merge(CLI::App& app, Run& run) {
  auto options = std::make_shared<MergeOptions>();
  Subcommand& command = add_subcommand(
      app, "merge",
      {.summary = "Copy the results of another cache directory into this one",
       .details = "Copies each result from FROM that DIR lacks or has only in an older version. FROM is "
                  "not changed. Each result is checked first, and damaged ones are skipped. Programs find "
                  "the copies as if they had been computed in DIR: dependencies are compared with the "
                  "files of this machine, and a program with different code does not find them. Programs "
                  "trust stored results: merge only directories that you trust.",
       .examples = {{"cachepy merge other/cache cache", "Use the results that a colleague has computed"}}});
  command.add_option("FROM", options->from, "The other cache directory")->required()->type_name("");
  add_common_options(command, *options);
  command.callback([options, &run] { run = [options] { return run_merge(*options); }; });
}

void declare_export(CLI::App& app, Run& run) {
  auto options = std::make_shared<ExportOptions>();
  Subcommand& command = add_subcommand(
      app, "export",
      {.summary = "Write results to an archive, to be imported elsewhere",
       .details = "Writes a tar archive with the matching results (default: all) for `cachepy import`. "
                  "Exit status 1: no result matches.",
       .examples = {
           {"cachepy export results.tar --function 'load*' cache", "The results of some functions"}}});
  command.add_option("FILE", options->output, "The archive to write")->required()->type_name("");
  add_filter_options(command, *options);
  add_state_options(command, *options);
  add_common_options(command, *options);
  command.callback([options, &run] { run = [options] { return run_export(*options); }; });
}

void declare_import(CLI::App& app, Run& run) {
  auto options = std::make_shared<ImportOptions>();
  Subcommand& command = add_subcommand(
      app, "import",
      {.summary = "Import results from an archive written by cachepy export",
       .details = "Copies each result that DIR lacks or has only in an older version, with the same checks "
                  "as `cachepy merge`. Import only archives that you trust.",
       .examples = {{"cachepy import results.tar cache", "Import results from another machine"}}});
  command.add_option("FILE", options->input, "The archive to read")
      ->required()
      ->check(CLI::ExistingFile)
      ->type_name("");
  add_common_options(command, *options);
  command.callback([options, &run] { run = [options] { return run_import(*options); }; });
}

}  // namespace cachepy::tools
