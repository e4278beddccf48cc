// cachepy: looks into cache directories from the command line.
#include <csignal>
#include <exception>
#include <string>

#include "command.h"

int main(int argc, char** argv) {
  using namespace cachepy::tools;
  std::signal(SIGPIPE, SIG_IGN);  // print() hears of a closed pipe from write()

  CLI::App app("Looks into the cache directories of programs that use cachepy.", "cachepy");
  app.footer(
      "Data goes to standard output, messages to standard error.\n"
      "Exit status: 0 done, 1 nothing found, 2 error.");
  app.set_version_flag("--version", CACHEPY_VERSION);
  app.require_subcommand(1);
  Run run;
  declare_graph(app, run);
  declare_nodes(app, run);
  declare_stale(app, run);
  declare_files(app, run);
  declare_for_file(app, run);
  declare_list(app, run);
  declare_show(app, run);
  declare_compact(app, run);
  declare_verify(app, run);

  try {
    app.parse(argc, argv);
    return run();
  } catch (const CLI::ParseError& e) {
    if (app.get_subcommands().empty() && argc > 1 && argv[1][0] != '-') {
      // CLI11 would say that a subcommand is missing, not that this is none.
      say("there is no subcommand '" + std::string(argv[1]) + "'; see cachepy --help");
      return kError;
    }
    return app.exit(e) == 0 ? kDone : kError;
  } catch (const std::exception& e) {
    say(e.what());
    return kError;
  }
}
