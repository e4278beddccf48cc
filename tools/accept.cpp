// cachepy accept: keeps results although the code has changed.
#include <cachepy/cache.h>

#include <memory>

#include "command.h"
#include "json.h"
#include "states.h"
#include "text.h"

namespace cachepy::tools {
namespace {

struct AcceptOptions : CommonOptions, StateOptions {
  std::string function;
  bool dry_run = false;
};

void print_accepted(const AcceptOptions& options, const AcceptInfo& info) {
  if (options.json) {
    print(dump(Json{{"dry_run", options.dry_run},
                    {"accepted", info.ids},
                    {"present", info.present},
                    {"unknown", info.unknown},
                    {"unreadable", info.unreadable}},
               2) +
          "\n");
    return;
  }
  std::string text;
  for (const std::string& id : info.ids) text += printable(id) + "\n";
  const std::string summary = std::string(options.dry_run ? "would accept " : "accepted ") +
                              counted(info.ids.size(), "result") + " for the present code\n";
  if (options.dry_run)
    print(text + summary);
  else
    print_summary(text + summary);
}

ExitCode run_accept(const AcceptOptions& options) {
  const std::string dir = cache_dir(options);
  compare_with_binaries(options);
  const AcceptInfo info = cache_accept(options.function, dir, options.dry_run);
  print_accepted(options, info);
  if (info.unknown != 0)
    say(counted(info.unknown, "result") +
        " cannot be compared: the program no longer exists, or has several functions of that name; use "
        "--binary "
        "to name a program");
  if (info.unreadable != 0) say("skipped " + counted(info.unreadable, "unreadable result"));
  if (!info.ids.empty()) return kDone;
  note(info.present != 0 ? "all results already belong to the present code"
                         : "no result of '" + options.function + "' was computed with different code");
  return kNothingFound;
}

}  // namespace

void declare_accept(CLI::App& app, Run& run) {
  auto options = std::make_shared<AcceptOptions>();
  Subcommand& command = add_subcommand(
      app, "accept",
      {.summary = "Keep the results of a function although its code has changed",
       .details =
           "For edits that change no result, such as a renamed helper, a moved namespace or a faster "
           "loop. Stores the newest result of each call again, as if the code that the program has on "
           "disk now had computed it. This is not checked; CACHEPY_AUDIT can check a share of the hits "
           "afterwards. An edit also changes the code of callers, so name them as well, or quote a "
           "glob such as 'pipeline::*'. The old results stay. Exit status 1: there was nothing to "
           "accept.",
       .examples = {{"cachepy accept load_counts cache", "Keep the results of load_counts()"},
                    {"cachepy accept '*' --dry-run cache", "Print what would be kept"}}});
  command.add_option("FUNCTION", options->function, "Its qualified name, or a glob")
      ->required()
      ->type_name("");
  command.add_flag("--dry-run,-n", options->dry_run, "Change nothing, print what would be accepted");
  add_binary_option(command, *options);
  add_common_options(command, *options);
  command.callback([options, &run] { run = [options] { return run_accept(*options); }; });
}

}  // namespace cachepy::tools
