// A subcommand and its description, from which --help, the manual page and the shells' completions are generated.
//
// The kind of an option's value is its type name (for a positional, its name): DIR, PATH, FILE, NODE, ENTRY, FUNCTION, or the
// choices of a CLI::IsMember. Completions depend on it.
#pragma once

#include <CLI/CLI.hpp>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace cachepy::tools {

struct Example {
  std::string command;  ///< as typed: "cachepy graph cache"
  std::string what;     ///< what it does, without a full stop
};

/// Descriptions that CLI11 does not keep.
struct Help {
  std::string summary;            ///< one line, without a full stop
  std::string details;            ///< sentences; an empty line between paragraphs
  std::vector<Example> examples;  ///< at least one; each is shown, and mostly run, in docs/cli.md
};

class Subcommand : public CLI::App {
 public:
  Subcommand(CLI::App& parent, const std::string& name, Help help);
  const Help& help_text() const { return help_; }

 private:
  Help help_;
};

/// Adds it to the command line. `app` owns it.
Subcommand& add_subcommand(CLI::App& app, const std::string& name, Help help);

/// Every subcommand, in the order in which --help lists them.
std::vector<const Subcommand*> subcommands(const CLI::App& app);

/// The choices of an option with a CLI::IsMember: {"a", "b"}; else empty.
std::vector<std::string> choices(const CLI::Option& option);

/// Wraps the text into lines of at most `width` characters, each indented by `indent` spaces. Keeps empty lines.
std::string wrapped(std::string_view text, std::size_t width, std::size_t indent);

}  // namespace cachepy::tools
