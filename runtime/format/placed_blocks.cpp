#include "format/placed_blocks.h"

#include <cerrno>
#include <cstddef>
#include <memory>

#include "base/file.h"
#include "base/parallel.h"
#include "base/pool.h"

namespace cachepy::internal {
namespace {

/// Memory for the stored bytes of a block.
struct StoredBytes {
  std::unique_ptr<char[]> bytes = std::make_unique_for_overwrite<char[]>(kMaxBlockBytes);
};

using Problem = PlacedBlock::Problem;

Problem read(PlacedBlock& block, int fd, char* to) {
  const ::ssize_t got = pread_fully(fd, to, block.header.stored_bytes, block.offset);
  if (got < 0) block.error = errno;
  if (got < 0) return Problem::kUnreadable;
  if (got != static_cast<::ssize_t>(block.header.stored_bytes)) return Problem::kTruncated;
  return block_is_intact(block.header, {to, block.header.stored_bytes}) ? Problem::kNone : Problem::kDamaged;
}

Problem unpack(PlacedBlock& block, int fd, char* memory) {
  const Problem found = read(block, fd, memory);
  if (found != Problem::kNone) return found;
  const bool is_unpacked = decode_block(block.header, {memory, block.header.stored_bytes}, block.out);
  return is_unpacked ? Problem::kNone : Problem::kUndecodable;
}

}  // namespace

void load_all(int fd, std::span<PlacedBlock> blocks) {
  Pool<StoredBytes> memory;
  parallel_for(blocks.size(), threads_for_blocks(blocks.size()), [&](std::size_t i) {
    PlacedBlock& block = blocks[i];
    if (!block.header.compressed) {
      block.problem = read(block, fd, block.out);
      return;
    }
    const Pool<StoredBytes>::Lease stored(memory);
    block.problem = unpack(block, fd, stored->bytes.get());
  });
}

}  // namespace cachepy::internal
