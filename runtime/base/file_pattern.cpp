#include "base/file_pattern.h"

#include <mutex>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "base/fork.h"

namespace cachepy::internal {
namespace {

struct Patterns {
  ProcessMutex mutex;
  absl::flat_hash_map<std::string, std::shared_ptr<const std::regex>> compiled;
};

}  // namespace

std::shared_ptr<const std::regex> compiled_pattern(const std::string& pattern) {
  Patterns& all = ProcessWide<Patterns>::get();
  const std::lock_guard lock(all.mutex);
  std::shared_ptr<const std::regex>& regex = all.compiled[pattern];
  if (!regex)
    regex = std::make_shared<const std::regex>(pattern, std::regex::ECMAScript | std::regex::optimize);
  return regex;
}

absl::Status check_pattern(const std::string& pattern) {
  try {
    compiled_pattern(pattern);
  } catch (const std::regex_error& error) {
    return absl::InvalidArgumentError(absl::StrCat(
        "file_pattern \"", pattern, "\" is not an ECMAScript regular expression: ", error.what()));
  }
  return absl::OkStatus();
}

}  // namespace cachepy::internal
