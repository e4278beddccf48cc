// The names in one directory, without what lies below: what a call depends on that lists it.
//
// Allocates nothing: it is called wherever a program opens a directory.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/digest.h"
#include "base/file_stat.h"

namespace cachepy::internal {

struct Names {
  Digest digest;  ///< of the names and their types, in no order; empty: they cannot be read
  FileStat stat;
  bool stat_trusted = false;  ///< an equal stat later stands in for the digest
  int error = 0;              ///< why the directory cannot be read
};

/// "." and "..", and directories marked as a cachepy cache, are left out. `directory`, `path`: as openat() has them.
Names names_in(int directory, const char* path) noexcept;

/// The digest with one name more, or less. `type`: as in a mode (S_IFMT).
Digest with_name(const Digest& names, std::string_view name, std::uint32_t type) noexcept;
Digest without_name(const Digest& names, std::string_view name, std::uint32_t type) noexcept;

}  // namespace cachepy::internal
