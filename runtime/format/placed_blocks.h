// Blocks of an entry whose places in the file and in memory are known, so that they can be read and unpacked in any order.
#pragma once

#include <cstdint>
#include <span>

#include "format/blocks.h"

namespace cachepy::internal {

struct PlacedBlock {
  enum class Problem : std::uint8_t { kNone, kUnreadable, kTruncated, kDamaged, kUndecodable };

  BlockHeader header;
  std::uint64_t offset = 0;  ///< of its stored bytes in the file
  char* out = nullptr;       ///< receives header.raw_bytes
  Problem problem = Problem::kNone;
  int error = 0;  ///< errno, with kUnreadable
};

/// Reads, checks and unpacks each block, and sets its problem. Uses several threads if there are enough blocks. Throws std::bad_alloc.
void load_all(int fd, std::span<PlacedBlock> blocks);

}  // namespace cachepy::internal
