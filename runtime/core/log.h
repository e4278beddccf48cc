// What the cache has to say to people, on standard error: one line at a time, each warning once per cause.
//
// Thread-safe. Never throws, whatever becomes of standard error.
#pragma once

#include <string_view>

namespace cachepy::internal {

/// "[cachepy] text"
void say(std::string_view text) noexcept;

/// "[cachepy] warning: text", the first time `cause` is seen in this process.
void warn_once(std::string_view cause, std::string_view text) noexcept;

}  // namespace cachepy::internal
