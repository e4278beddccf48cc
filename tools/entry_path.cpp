#include "entry_path.h"

#include <filesystem>

#include "filter.h"
#include "text.h"

namespace cachepy::tools {
namespace {

constexpr std::size_t kMostNamed = 10;
constexpr std::size_t kMostCallColumns = 100;

}  // namespace

std::optional<EntryInfo> entry_at(const std::string& path) {
  std::error_code error;
  if (std::filesystem::is_regular_file(path, error)) return cache_info(path);
  if (path.find('/') == path.npos) return std::nullopt;  // a name or a hash
  try {
    return cache_info(path);
  } catch (const Error&) {
    return std::nullopt;
  }
}

std::vector<EntryInfo> find_entries(const std::string& entry, const CommonOptions& options) {
  if (std::optional<EntryInfo> at = entry_at(entry)) return {*std::move(at)};
  return cache_find(entry, cache_dir(options));
}

ExitCode say_which(const std::string& entry, const std::vector<EntryInfo>& found,
                   const CommonOptions& options) {
  if (found.empty()) {
    note("no stored result is named '" + entry + "'" +
         functions_like(entry, stored_functions(cache_dir(options))));
    return kNothingFound;
  }
  say("'" + entry + "' may mean any of " + std::to_string(found.size()) + " results; use a hash:");
  for (std::size_t i = 0; i < found.size() && i < kMostNamed; ++i)
    say("  " + printable(found[i].id) + "  " + call_text(found[i], kMostCallColumns));
  if (found.size() > kMostNamed) say("  …");
  return kError;
}

}  // namespace cachepy::tools
