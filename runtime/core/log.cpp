#include "core/log.h"

#include <unistd.h>

#include <mutex>
#include <string>

#include "absl/container/flat_hash_set.h"

namespace cachepy::internal {
namespace {

void write_line(std::string_view prefix, std::string_view text) {
  std::string line;
  line.reserve(prefix.size() + text.size() + 1);
  line.append(prefix).append(text).append("\n");
  // One write, so that lines of several threads and processes do not mix. If it fails there is nobody to
  // tell.
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, line.data(), line.size());
}

bool is_first(std::string_view cause) {
  static auto* const mutex = new std::mutex;
  static auto* const seen = new absl::flat_hash_set<std::string>;
  const std::lock_guard lock(*mutex);
  return seen->emplace(cause).second;
}

}  // namespace

void say(std::string_view text) noexcept try { write_line("[cachepy] ", text); } catch (...) {
}

void warn_once(std::string_view cause, std::string_view text) noexcept try {
  if (is_first(cause)) write_line("[cachepy] warning: ", text);
} catch (...) {
}

}  // namespace cachepy::internal
