// Finds the helper process `cachepy-remote` of a configuration, and starts it if it does not run.
#pragma once

#include <chrono>
#include <string>

#include "base/file.h"
#include "config/settings.h"

namespace cachepy::internal {

struct HelperConnection {
  UniqueFd fd;          ///< none if the helper cannot be reached
  std::string problem;  ///< why it could not be started, for people
};
HelperConnection connect_to_running(const Settings& settings);
/// Starts the helper if it does not run.
HelperConnection connect_or_start(const Settings& settings, std::chrono::steady_clock::time_point deadline);

}  // namespace cachepy::internal
