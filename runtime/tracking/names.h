// The names in one directory, on which a call that lists it depends.
//
// Allocates nothing, because it is called wherever a program opens a directory.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/digest.h"
#include "base/file_stat.h"

namespace cachepy::internal {

struct Names {
  Digest digest;  ///< of the set of names and their types; empty: they cannot be read
  FileStat stat;
  bool stat_trusted = false;  ///< an equal stat later replaces comparing the digest
  int error = 0;              ///< why the directory cannot be read
};

/// Leaves out "." and "..", and directories that are marked as a cachepy cache. `directory`, `path`: as for openat().
Names names_in(int directory, const char* path) noexcept;

/// The digest of an empty directory.
Digest no_names() noexcept;
/// The digest with one name added or removed. `type`: file type as in st_mode.
Digest with_name(const Digest& names, std::string_view name, std::uint32_t type) noexcept;
Digest without_name(const Digest& names, std::string_view name, std::uint32_t type) noexcept;

}  // namespace cachepy::internal
