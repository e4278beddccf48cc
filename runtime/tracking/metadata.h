// What a call learns of a path by a stat alone.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/digest.h"
#include "base/file_stat.h"

namespace cachepy::internal {

/// Letters, each for something that a result may depend on:
///   l  of the path itself: a symlink at its end is not followed
///   t  type     s  size     m  time of modification     p  permissions     o  owner and group
///   c  time of change     i  inode and device
///   r  the error of opening it for reading, and nothing else
/// That something is there, or why nothing is seen, counts always.
/// The combinations in use.
namespace metadata {
inline constexpr std::string_view kExists = "l";
inline constexpr std::string_view kType = "t";
inline constexpr std::string_view kFile = "tsmpo";  ///< of a file that is not read
inline constexpr std::string_view kOther =
    "tpo";  ///< of a directory, whose size and times say nothing that holds
inline constexpr std::string_view kVersion = "tsmci";  ///< stands for the content
inline constexpr std::string_view kOpening = "r";
}  // namespace metadata

struct Metadata {
  int error = 0;  ///< why nothing was seen; 0: something was
  std::uint32_t mode = 0;
  std::uint32_t user = 0;
  std::uint32_t group = 0;
  FileStat stat{};
};

/// Of what was seen.
Digest metadata_digest(const Metadata& seen, std::string_view fields);
/// Of what is there now.
Digest metadata_at(const std::string& path, std::string_view fields);

/// Of the text of that symlink; of the error where there is none. And of the path without symlinks that this one leads to.
Digest link_digest(const std::string& path);
Digest real_path_digest(const std::string& path);
/// Of realpath(), when it has failed.
Digest real_path_error(int error);

}  // namespace cachepy::internal
