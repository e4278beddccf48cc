// cachepy config: prints the settings that apply here, and the source of each.
#include <cachepy/cache.h>
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <set>

#include "command.h"
#include "json.h"
#include "settings_check.h"
#include "text.h"

namespace cachepy::tools {
namespace {

struct ConfigOptions {
  bool json = false;
};

std::string joined(const std::vector<std::string>& values) {
  std::string text;
  for (const std::string& value : values) text += (text.empty() ? "" : ", ") + value;
  return printable(text);
}

ExitCode run_config(const ConfigOptions& options) {
  std::vector<std::string> problems;
  const std::vector<SettingInfo> settings = cache_settings(&problems);
  if (options.json) {
    auto json = Json::array();
    for (const SettingInfo& setting : settings)
      json.push_back({{"name", setting.name},
                      {"values", setting.values},
                      {"source", setting.source},
                      {"environment", setting.environment},
                      {"meaning", setting.meaning}});
    print(dump(json, 2) + "\n");
  } else {
    std::vector<Row> rows = {{"SETTING", "VALUE", "FROM"}};
    for (const SettingInfo& setting : settings)
      rows.push_back(
          {setting.name, setting.values.empty() ? "-" : joined(setting.values), printable(setting.source)});
    print(table(rows));
  }
  for (std::string& problem : unknown_variables(settings)) problems.push_back(std::move(problem));
  for (const std::string& problem : problems) say(problem);
  return problems.empty() ? kDone : kDamaged;
}

}  // namespace

void declare_config(CLI::App& app, Run& run) {
  auto options = std::make_shared<ConfigOptions>();
  Subcommand& command = add_subcommand(
      app, "config",
      {.summary = "Show the settings that apply here, and the source of each",
       .details = "Prints each setting with its value and its source: the default, the .cachepy.yml that "
                  "programs started in this directory find, or an environment variable, which overrides "
                  "the file. Attributes in a program override both. Exit status 3: the file or a variable "
                  "has an error and is ignored.",
       .examples = {{"cachepy config", "The settings of programs started here"}}});
  add_output_options(command, options->json);
  command.callback([options, &run] { run = [options] { return run_config(*options); }; });
}

}  // namespace cachepy::tools
