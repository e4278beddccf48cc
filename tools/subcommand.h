// A subcommand, and all that --help, its manual page and the shells' completions say about it: one source for them.
//
// What an option's value may be is said by its type name (or, of a positional, its name): DIR, PATH, FILE, NODE, ENTRY,
// FUNCTION, or the choices of a CLI::IsMember. The completions go by these.
#pragma once

#include <CLI/CLI.hpp>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace cachepy::tools {

struct Example {
  std::string command;  ///< as typed: "cachepy graph cache"
  std::string what;     ///< what that does, without a full stop
};

/// What CLI11 does not keep.
struct Help {
  std::string summary;            ///< one line, without a full stop
  std::string details;            ///< sentences; an empty line between paragraphs
  std::vector<Example> examples;  ///< at least one; each is run, or at least shown, in docs/cli.md
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

/// What an option's value may be: {"a", "b"} behind a CLI::IsMember, else nothing.
std::vector<std::string> choices(const CLI::Option& option);

/// The text in lines of at most `width` characters, each behind `indent` spaces. Keeps empty lines.
std::string wrapped(std::string_view text, std::size_t width, std::size_t indent);

}  // namespace cachepy::tools
