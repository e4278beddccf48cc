#include "manual.h"

#include <cctype>
#include <sstream>
#include <string_view>

namespace cachepy::tools {
namespace {

/// Escapes text for roff, so that it contains no requests or escapes, and hyphens can be copied into a shell.
std::string roff(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool begins_line = i == 0 || text[i - 1] == '\n';
    if (begins_line && (text[i] == '.' || text[i] == '\'')) out += "\\&";
    if (text[i] == '\\') {
      out += "\\e";
    } else if (text[i] == '-') {
      out += "\\-";
    } else if (text[i] == '\'') {
      out += "\\(aq";
    } else {
      out += text[i];
    }
  }
  return out;
}

std::string paragraphs(const std::string& text) {
  std::string out;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);)
    out += line.empty() ? ".PP\n" : roff(wrapped(line, 100, 0));
  return out;
}

std::string bold(std::string_view text) {
  return "\\fB" + roff(text) + "\\fR";
}

std::string italic(std::string_view text) {
  return "\\fI" + roff(text) + "\\fR";
}

std::string upper(std::string text) {
  for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return text;
}

/// The name line of a manual page. It turns "A summary" into "a summary", because the summary follows the name.
std::string name_line(const std::string& name, std::string summary) {
  summary[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(summary[0])));
  return ".SH NAME\n" + roff(name) + " \\- " + roff(summary) + "\n";
}

std::string title(const std::string& name) {
  return ".TH " + roff(upper(name)) +
         " 1 " CACHEPY_RELEASE_DATE " \"cachepy " CACHEPY_VERSION "\" \"cachepy\"\n";
}

std::string synopsis(const Subcommand& command) {
  std::string out =
      ".SH SYNOPSIS\n" + bold("cachepy " + command.get_name()) + " [" + italic("OPTION") + "]...";
  for (const CLI::Option* option : command.get_options()) {
    if (!option->get_positional()) continue;
    const std::string name = italic(option->get_name(true));
    out += option->get_required() ? " " + name : " [" + name + "]";
  }
  return out + "\n";
}

std::string option_names(const CLI::Option& option) {
  if (option.get_positional()) return italic(option.get_name(true));
  std::string out;
  for (const std::string& name : option.get_snames()) out += (out.empty() ? "" : ", ") + bold("-" + name);
  for (const std::string& name : option.get_lnames()) out += (out.empty() ? "" : ", ") + bold("--" + name);
  const std::string type = option.get_type_name();
  if (option.get_expected_max() > 0) out += " " + italic(type.substr(0, type.find(':')));
  return out;
}

std::string described(const CLI::Option& option) {
  std::string out = ".TP\n" + option_names(option) + "\n" + roff(option.get_description()) + ".";
  std::string list;
  for (const std::string& choice : choices(option)) list += (list.empty() ? " One of " : ", ") + bold(choice);
  return out + list + (list.empty() ? "\n" : ".\n");
}

std::string examples(const Help& help) {
  std::string out = ".SH EXAMPLES\n";
  for (const Example& example : help.examples)
    out += ".TP\n" + bold(example.command) + "\n" + roff(example.what) + ".\n";
  return out;
}

constexpr const char* kExitStatus =
    ".SH \"EXIT STATUS\"\n"
    "0: done; 1: nothing found; 2: an error, which is described on standard error; 3: damage "
    "found.\n"
    "It is not an error if a reader closes the pipe early.\n";

constexpr const char* kEnvironment =
    ".SH ENVIRONMENT\n"
    ".TP\n"
    "\\fBCACHEPY_DIR\\fR\n"
    "The default cache directory.\n"
    ".TP\n"
    "\\fBNO_COLOR\\fR\n"
    "If set and not empty, colours are not used unless \\fB\\-\\-color=always\\fR is given.\n";

}  // namespace

std::string manual_page(const CLI::App& app) {
  std::string out =
      title("cachepy") +
      name_line("cachepy", "Inspect and maintain the cache directories of programs that use cachepy");
  out += ".SH SYNOPSIS\n" + bold("cachepy") + " " + italic("COMMAND") + " [" + italic("OPTION") + "]... [" +
         italic("ARGUMENT") + "] [" + italic("DIR") + "]\n";
  out += ".SH DESCRIPTION\n" +
         paragraphs(
             "A program compiled with cachepy keeps the results of its cached functions in a cache "
             "directory, together with the graph of which call made which other call and read which "
             "file. These commands inspect and maintain that directory.\n\n"
             "DIR is the cache directory. It is always the last argument; the default is the value of "
             "CACHEPY_DIR, else the directory of .cachepy.yml, else .cachepy. Data goes to standard "
             "output, messages to standard error. Every command prints JSON with --json; the file "
             "cli.schema.json in share/doc/Cachepy specifies it.");
  out += ".SH COMMANDS\n";
  std::string also;
  for (const Subcommand* command : subcommands(app)) {
    out += ".TP\n" + bold(command->get_name()) + "\n" + roff(command->help_text().summary) + ".\n";
    also += ".BR cachepy\\-" + roff(command->get_name()) + " (1),\n";
  }
  out += ".SH OPTIONS\n";
  for (const CLI::Option* option : app.get_options()) out += described(*option);
  return out + kExitStatus + kEnvironment + ".SH \"SEE ALSO\"\n" + also + ".BR cachepy (7)\n";
}

std::string manual_page(const Subcommand& command) {
  const std::string name = "cachepy-" + command.get_name();
  const Help& help = command.help_text();
  std::string out = title(name) + name_line(name, help.summary) + synopsis(command) + ".SH DESCRIPTION\n" +
                    paragraphs(help.details) + ".SH OPTIONS\n";
  for (const CLI::Option* option : command.get_options()) out += described(*option);
  return out + examples(help) + kExitStatus + kEnvironment +
         ".SH \"SEE ALSO\"\n.BR cachepy (1),\n.BR cachepy (7)\n";
}

}  // namespace cachepy::tools
