#include "calls/call_log.h"

#include <utility>

namespace cachepy::internal {

void CallLog::warn(std::string_view what) noexcept try {
  lines_.warn_once(function_.name + ": " + std::string(what), function_.name + ": " + std::string(what));
} catch (...) {
}

void CallLog::warn_once(std::string cause, std::string_view what) noexcept try {
  lines_.warn_once(std::move(cause), function_.name + ": " + std::string(what));
} catch (...) {
}

void CallLog::warn_of_directory(std::string_view what, const absl::Status& status) noexcept try {
  const std::string cause = function_.store.dir() + ": " + absl::StatusCodeToString(status.code());
  lines_.warn_once(cause, function_.name + ": " + std::string(what) + std::string(status.message()));
} catch (...) {
}

}  // namespace cachepy::internal
