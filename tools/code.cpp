// cachepy code: prints the code records of a program.
#include <cachepy/code.h>

#include <algorithm>
#include <memory>

#include "command.h"
#include "json.h"
#include "text.h"

namespace cachepy::tools {
namespace {

constexpr std::size_t kShownDigits = 10;

struct CodeOptions {
  std::string binary;
  std::string function;
  std::vector<std::string> libraries;
  bool json = false;
};

std::string line_of(const CodeUnitInfo& unit) {
  std::string text = unit.hash.substr(0, kShownDigits) + "  ";
  if (unit.kind != "function") text += unit.kind + " ";
  text += printable(unit.name);
  if (!unit.cached_as.empty()) text += " [cached]";
  if (unit.line != 0) text += "  " + printable(unit.file) + ":" + std::to_string(unit.line);
  text += "\n";
  for (const std::string& used : unit.uses) text += "    " + printable(used) + "\n";
  return text;
}

Json json_of(const CodeUnitInfo& unit) {
  return {{"kind", unit.kind}, {"name", unit.name}, {"hash", unit.hash},          {"file", unit.file},
          {"line", unit.line}, {"uses", unit.uses}, {"cached_as", unit.cached_as}};
}

ExitCode run_code(const CodeOptions& options) {
  std::vector<std::filesystem::path> binaries{options.binary};
  binaries.insert(binaries.end(), options.libraries.begin(), options.libraries.end());
  std::vector<CodeUnitInfo> units;
  if (!options.function.empty()) {
    units = code_reached_by(options.function, binaries);
  } else {
    for (const std::filesystem::path& binary : binaries)
      for (CodeUnitInfo& unit : code_units(binary)) units.push_back(std::move(unit));
  }
  if (options.json) {
    auto json = Json::array();
    for (const CodeUnitInfo& unit : units) json.push_back(json_of(unit));
    print(dump(json, 2) + "\n");
  } else {
    std::string text;
    for (const CodeUnitInfo& unit : units) text += line_of(unit);
    print(text);
  }
  if (!units.empty()) return kDone;
  note(options.function.empty() ? "'" + options.binary + "' was not compiled with the plugin"
                                : "there is no code called '" + options.function + "'");
  return kNothingFound;
}

}  // namespace

void declare_code(CLI::App& app, Run& run) {
  auto options = std::make_shared<CodeOptions>();
  Subcommand& command = add_subcommand(
      app, "code",
      {.summary = "Show the code records of a program",
       .details = "Prints each function, class and variable that the plugin recorded in a program, library "
                  "or object file: the hash of its own text, its name and location, and below it what it "
                  "uses. With FUNCTION, prints only that function and what it reaches, which is what the "
                  "key of its calls covers. The program is not run.",
       .examples = {{"cachepy code app across", "All code that `across` reaches"}}});
  command.add_option("BINARY", options->binary, "A program, library or object file")
      ->required()
      ->type_name("");
  command.add_option("FUNCTION", options->function, "A function, with or without its parameters")
      ->type_name("");
  command.add_option("--library", options->libraries, "A library that the program loads; may be repeated")
      ->allow_extra_args(false)
      ->type_name("FILE");
  add_output_options(command, options->json);
  command.callback([options, &run] { run = [options] { return run_code(*options); }; });
}

}  // namespace cachepy::tools
