// The tag file that identifies a cache directory (bford.info/cachedir). Backups skip such directories, and so do our listings of
// tracked directories.
#pragma once

#include <string_view>

namespace cachepy::internal {

inline constexpr char kCachedirTagName[] = "CACHEDIR.TAG";
inline constexpr std::string_view kCachedirTag =
    "Signature: 8a477f597d28d172789f06886806bc55\n"
    "# This directory is a cache made by cachepy. Deleting it loses no data, only time.\n";

}  // namespace cachepy::internal
