// Writes the manual pages and completions to a directory, from which they are installed. Runs during the build.
//
//   cachepy_generate DIRECTORY
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <stdexcept>

#include "app.h"
#include "completions.h"
#include "manual.h"

namespace {

namespace fs = std::filesystem;

void write(const fs::path& path, const std::string& text) {
  fs::create_directories(path.parent_path());
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out << text;
  if (!out.flush()) throw std::runtime_error("cannot write " + path.native());
}

void generate(const fs::path& share) {
  using namespace cachepy::tools;
  Run run;
  const std::unique_ptr<CLI::App> app = make_app(run);
  write(share / "man/man1/cachepy.1", manual_page(*app));
  for (const Subcommand* command : subcommands(*app))
    write(share / ("man/man1/cachepy-" + command->get_name() + ".1"), manual_page(*command));
  write(share / "bash-completion/completions/cachepy", bash_completion(*app));
  write(share / "zsh/site-functions/_cachepy", zsh_completion(*app));
  write(share / "fish/vendor_completions.d/cachepy.fish", fish_completion(*app));
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc != 2) throw std::runtime_error("usage: cachepy_generate DIRECTORY");
  generate(argv[1]);
  return 0;
} catch (const std::exception& e) {
  std::cerr << "cachepy_generate: " << e.what() << '\n';
  return 1;
}
