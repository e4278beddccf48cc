#include "core/settings.h"

#include <cstdlib>
#include <string_view>

namespace cachepy::internal {
namespace {

bool is_true(const char* name) {
  const char* value = std::getenv(name);
  if (value == nullptr) return false;
  const std::string_view v = value;
  return !v.empty() && v != "0" && v != "false" && v != "no" && v != "off";
}

Settings read_environment() {
  Settings result;
  result.disabled = is_true("CACHEPY_DISABLE");
  result.verbose = is_true("CACHEPY_VERBOSE");
  const char* dir = std::getenv("CACHEPY_DIR");
  result.default_dir = dir != nullptr && *dir != '\0' ? dir : ".cachepy";
  return result;
}

}  // namespace

const Settings& settings() {
  // Never destroyed: cached functions may be called from destructors of static objects.
  static const auto* const instance = new Settings(read_environment());
  return *instance;
}

}  // namespace cachepy::internal
