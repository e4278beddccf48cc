#include "settings_check.h"

#include <unistd.h>

#include <string_view>

#include "base/spelling.h"

namespace cachepy::tools {

std::vector<std::string> unknown_variables(const std::vector<SettingInfo>& settings) {
  constexpr std::string_view kPrefix = "CACHEPY_";
  constexpr std::size_t kMostMistakes = 2;
  std::vector<std::string> unknown;
  for (char** variable = environ; *variable != nullptr; ++variable) {
    const std::string name = std::string(*variable).substr(0, std::string_view(*variable).find('='));
    if (!name.starts_with(kPrefix) || name == "CACHEPY_CXX") continue;
    if (name == "CACHEPY_REMOTE_TOKEN") continue;  // a secret, which is no setting so that nothing prints it
    std::string nearest;
    std::size_t least = kMostMistakes + 1;
    for (const SettingInfo& setting : settings) {
      if (setting.environment.empty()) continue;
      const std::size_t distance = internal::edit_distance(name, setting.environment);
      if (distance < least) {
        least = distance;
        nearest = setting.environment;
      }
    }
    if (nearest == name) continue;
    unknown.push_back(name + " is not a setting" +
                      (nearest.empty() ? "" : "; did you mean " + nearest + "?"));
  }
  return unknown;
}

}  // namespace cachepy::tools
