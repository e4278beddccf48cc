// The file with the index of packed entries (format/pack_index.h). Its size never changes: a larger index replaces the file.
//
// Readers take no lock. While another process writes, they may read a mixture of two slots; the check of the record detects this.
// Knows nothing of who may write when (pack_writer.h). Thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/file.h"
#include "format/pack_index.h"

namespace cachepy::internal {

class IndexFile {
 public:
  /// `flags`: O_RDONLY or O_RDWR. Errors: NotFound, DataLoss (not a whole index), or the system's.
  static absl::StatusOr<IndexFile> open(const std::string& path, int flags);
  /// Replaces the index by one with these slots, and with room for at least `spare` times as many more.
  static absl::Status write(const std::string& path, std::span<const IndexSlot> slots, std::uint64_t active,
                            double spare = 1);

  int fd() const { return file_.fd(); }
  /// Whether the path still leads to this file, with the same size, and the file is still open.
  bool is_in_place() const;
  /// The segment that is written to. 0: none. Nullopt if it cannot be read.
  std::optional<std::uint64_t> active() const;
  bool set_active(std::uint64_t segment) const;

  enum class Answer { kFound, kNone, kFailed };
  static constexpr std::uint64_t kNowhere = ~std::uint64_t{0};
  /// `at`: the number of its slot or, after kNone, of a free slot for it. kNowhere: its buckets are full.
  Answer find(EntryTag tag, IndexSlot& slot, std::uint64_t& at) const;

  bool put(std::uint64_t at, const IndexSlot& slot) const { return write_at(at, 0, encode_slot(slot)); }
  bool leave(std::uint64_t at) const { return write_at(at, 0, encode_left_slot()); }
  bool set_used(std::uint64_t at, std::int64_t used_ns) const {
    return write_at(at, kUsedOffset, encode_used(used_ns));
  }

  /// All slots with an entry.
  absl::StatusOr<std::vector<IndexSlot>> slots() const;

 private:
  IndexFile(std::string path, KeptFile file, std::uint64_t buckets)
      : path_(std::move(path)), file_(std::move(file)), buckets_(buckets) {}
  bool write_at(std::uint64_t at, std::size_t offset, std::string_view bytes) const;

  std::string path_;
  KeptFile file_;
  std::uint64_t buckets_;
};

}  // namespace cachepy::internal
