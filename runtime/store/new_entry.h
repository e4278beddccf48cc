// A new entry, from the first byte of its result until it is in the store. A small one is put together in memory. The blocks of a
// large one are written to its file while the result is still being encoded, so that memory holds only a few of them.
//
// For one thread. An entry that is not committed leaves nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/file.h"
#include "format/compression.h"
#include "format/entry.h"
#include "store/store.h"

namespace cachepy::internal {

/// Where the blocks of a stored entry can be read.
struct StoredBlocks {
  std::string bytes;  ///< if they are in memory
  UniqueFd file;      ///< else the last `size` bytes of this file
  std::uint64_t size = 0;
  std::uint64_t raw_bytes = 0;
};

class NewEntry final : private BlockSink {
 public:
  /// Whether an entry with blocks of that size may be stored.
  using Fits = bool (*)(std::uint64_t stored_bytes);

  /// `metadata` must outlive this. It may change until commit(), but only the fields that describe the result and its time may
  /// become longer. `fits`: while this is false, nothing more of a large entry is written; null = any size.
  NewEntry(const Store& store, EntryMetadata& metadata, Compression compression, Fits fits = nullptr);
  NewEntry(const NewEntry&) = delete;
  NewEntry& operator=(const NewEntry&) = delete;

  /// Takes the encoded result.
  PayloadWriter& payload() { return payload_; }
  /// Call it after the last byte. Returns the size of the blocks.
  std::uint64_t finish();
  /// Stores the entry after finish(), as Store::put() does. ResourceExhausted: it is larger than `fits` allows.
  absl::StatusOr<std::uint64_t> commit(Replaced replaced, std::uint64_t pack_limit);
  /// The blocks of the entry after commit().
  StoredBlocks take_blocks();

 private:
  bool take(std::initializer_list<std::string_view> parts) override;

  const Store& store_;
  EntryMetadata& metadata_;
  const Fits fits_;
  PayloadWriter payload_;
  std::string blocks_;  // those that are not in the file
  std::size_t head_bytes_ = 0;
  std::unique_ptr<PartialEntry> file_;  // of a large entry
  UniqueFd written_;
  absl::Status status_;  // why it cannot be stored
};

}  // namespace cachepy::internal
