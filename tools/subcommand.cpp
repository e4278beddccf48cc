#include "subcommand.h"

#include <memory>
#include <sstream>
#include <utility>

namespace cachepy::tools {
namespace {

constexpr std::size_t kWidth = 80;

std::string footer_of(const Help& help) {
  std::string text = wrapped(help.details, kWidth, 0) + "\nExamples:";
  for (const Example& example : help.examples)
    text += "\n  " + example.command + "\n" + wrapped(example.what, kWidth, 6);
  text.pop_back();
  return text;
}

}  // namespace

Subcommand::Subcommand(CLI::App& parent, const std::string& name, Help help)
    : CLI::App(help.summary, name, &parent), help_(std::move(help)) {
  footer(footer_of(help_));
}

Subcommand& add_subcommand(CLI::App& app, const std::string& name, Help help) {
  auto command = std::make_shared<Subcommand>(app, name, std::move(help));
  app.add_subcommand(command);
  return *command;
}

std::vector<const Subcommand*> subcommands(const CLI::App& app) {
  std::vector<const Subcommand*> found;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
    found.push_back(dynamic_cast<const Subcommand*>(command));
  return found;
}

std::vector<std::string> choices(const CLI::Option& option) {
  const std::string type = option.get_type_name();  // "FORMAT:{text,json}"
  const std::size_t begin = type.find(":{");
  if (begin == std::string::npos) return {};
  std::istringstream list(type.substr(begin + 2, type.rfind('}') - begin - 2));
  std::vector<std::string> out;
  for (std::string choice; std::getline(list, choice, ',');) out.push_back(choice);
  return out;
}

std::string wrapped(std::string_view text, std::size_t width, std::size_t indent) {
  std::string out;
  std::istringstream lines{std::string(text)};
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string current;
    for (std::string word; words >> word;) {
      if (!current.empty() && indent + current.size() + 1 + word.size() > width) {
        out += std::string(indent, ' ') + current + "\n";
        current.clear();
      }
      current += (current.empty() ? "" : " ") + word;
    }
    out += (current.empty() ? "" : std::string(indent, ' ') + current) + "\n";
  }
  return out;
}

}  // namespace cachepy::tools
