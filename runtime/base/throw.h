// Turns a status into the public exception.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "cachepy/error.h"

namespace cachepy::internal {

/// Throws Error unless the status is OK: "<what>: <message>".
inline void throw_unless_ok(const absl::Status& status, std::string_view what) {
  if (status.ok()) return;
  const std::string_view message(status.message().data(), status.message().size());
  throw Error(std::string(what).append(": ").append(message));
}

}  // namespace cachepy::internal
