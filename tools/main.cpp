// cachepy: inspects and maintains cache directories from the command line.
#include <csignal>
#include <exception>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include "app.h"

namespace cachepy::tools {
namespace {

/// Handles a command line that CLI11 rejects, or that asks for help.
ExitCode answer(const CLI::App& app, const CLI::ParseError& error, const std::string& first_word) {
  const std::vector<CLI::App*> chosen = app.get_subcommands();
  if (error.get_exit_code() == 0) {  // --help, --version
    std::ostringstream out;
    app.exit(error, out);
    print(out.str());
    return kDone;
  }
  const bool is_subcommand_missing = chosen.empty() && !first_word.empty();
  if (is_subcommand_missing && first_word.front() == '-') {
    say("there is no option '" + first_word + "'; see cachepy --help");
  } else if (is_subcommand_missing) {
    const std::string similar = similar_subcommand(app, first_word);
    say("there is no subcommand '" + first_word + "'" +
        (similar.empty() ? "; see cachepy --help" : "; did you mean '" + similar + "'?"));
  } else {
    say(std::string(error.what()) + "; see cachepy " + (chosen.empty() ? "" : chosen[0]->get_name() + " ") +
        "--help");
  }
  return kError;
}

/// Converts `cachepy help graph` and `cachepy version` to the corresponding options.
std::vector<std::string> words_of(int argc, char** argv) {
  std::vector<std::string> words(argv + 1, argv + argc);
  if (words.empty()) return words;
  if (words == std::vector<std::string>{"version"}) return {"--version"};
  if (words.front() == "help" && words.size() <= 2) {
    words.erase(words.begin());
    words.emplace_back("--help");
  }
  return words;
}

ExitCode run_command_line(int argc, char** argv) try {
  Run run;
  const std::vector<std::string> words = words_of(argc, argv);
  const std::unique_ptr<CLI::App> app = make_app(run);
  try {
    app->parse(std::vector<std::string>(words.rbegin(), words.rend()));  // CLI11 expects the reverse order
  } catch (const CLI::ParseError& error) {
    return answer(*app, error, words.empty() ? "" : words.front());
  }
  return run();
} catch (const std::exception& e) {
  say(e.what());
  return kError;
}

}  // namespace
}  // namespace cachepy::tools

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);  // print() learns from write() that the pipe is closed
  return cachepy::tools::run_command_line(argc, argv);
}
