#include "entry_path.h"

#include <filesystem>

namespace cachepy::tools {

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

}  // namespace cachepy::tools
