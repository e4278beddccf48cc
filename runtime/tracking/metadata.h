// What a call learns about a path from its stat.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/digest.h"
#include "base/file_stat.h"

namespace cachepy::internal {

/// Letters, each for a property on which a result may depend:
///   l  the path itself: a symlink at its end is not followed
///   t  type     s  size     m  time of modification     p  permissions     o  owner and group
///   c  time of change     i  inode and device
///   r  only the error of opening it for reading
/// Whether something exists, or why that is unknown, is always included.
/// The combinations in use.
namespace metadata {
inline constexpr std::string_view kExists = "l";
inline constexpr std::string_view kType = "t";
inline constexpr std::string_view kFile = "tsmpo";     ///< a file that is not read
inline constexpr std::string_view kOther = "tpo";      ///< a directory, whose size and times have no meaning
inline constexpr std::string_view kVersion = "tsmci";  ///< represents the content
inline constexpr std::string_view kPermissions = "p";  ///< of a file whose content is known
inline constexpr std::string_view kOpening = "r";
}  // namespace metadata

struct Metadata {
  int error = 0;  ///< why the stat failed; 0: it succeeded
  std::uint32_t mode = 0;
  std::uint32_t user = 0;
  std::uint32_t group = 0;
  FileStat stat{};
};

/// The digest of what was observed.
Digest metadata_digest(const Metadata& seen, std::string_view fields);
/// The digest of the present state.
Digest metadata_at(const std::string& path, std::string_view fields);

/// The digest of the target of that symlink, or of the error; and of the resolved path.
Digest link_digest(const std::string& path);
Digest real_path_digest(const std::string& path);
/// The digest of a failure of realpath().
Digest real_path_error(int error);

}  // namespace cachepy::internal
