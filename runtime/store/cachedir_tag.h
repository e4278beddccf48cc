// How a cache directory says what it is (bford.info/cachedir): backups skip it, and so do directory listings
// here.
#pragma once

#include <string_view>

namespace cachepy::internal {

inline constexpr char kCachedirTagName[] = "CACHEDIR.TAG";
inline constexpr std::string_view kCachedirTag =
    "Signature: 8a477f597d28d172789f06886806bc55\n"
    "# This directory is a cache made by cachepy. Deleting it loses no data, only time.\n";

}  // namespace cachepy::internal
