// EntryReader keeps a window of the file in memory, and verifies each part there before using it.
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <optional>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/file.h"
#include "base/file_stat.h"
#include "base/thread_slot.h"
#include "format/blocks.h"
#include "format/entry.h"
#include "format/entry_header.h"
#include "format/placed_blocks.h"

namespace cachepy::internal {
namespace {

// Most entries are smaller, so a first buffer of this size rarely has to grow.
constexpr std::size_t kUsualFileBytes = std::size_t{16} << 10;
// Files up to this size are read with one call and closed at once.
constexpr std::size_t kSmallFileBytes = std::size_t{256} << 10;
// Larger files are read through a window that can hold any block with its header, and some read-ahead.
constexpr std::size_t kWindowBytes = kMaxBlockBytes + (std::size_t{64} << 10);

// From this many blocks on, they are read and unpacked on several threads.
constexpr std::size_t kBlocksWorthThreads = 4;
// Blocks whose headers are known before their bytes are read.
constexpr std::size_t kMostBlocksInFlight = 64;

/// Memory that is reused for the next entry, and never cleared.
class Buffer {
 public:
  /// At least `size` bytes; keeps the first `used`.
  char* reserve(std::size_t size, std::size_t used = 0) {
    if (size > capacity_) {
      auto data = std::make_unique_for_overwrite<char[]>(size);
      if (used != 0) std::memcpy(data.get(), data_.get(), used);
      data_ = std::move(data);
      capacity_ = size;
    }
    return data_.get();
  }
  char* data() const { return data_.get(); }
  void forget_if_above(std::size_t size) {
    if (capacity_ <= size) return;
    data_.reset();
    capacity_ = 0;
  }

 private:
  std::unique_ptr<char[]> data_;
  std::size_t capacity_ = 0;
};

// Two types, because Borrowed keeps one spare object of each type.
struct WindowBuffer : Buffer {};
struct BlockBuffer : Buffer {};

class WindowedReader final : public EntryReader {
 public:
  WindowedReader(const std::string& path, UniqueFd fd, const FileStat& stat)
      : path_(path),
        fd_(std::move(fd)),
        file_bytes_(stat.size),
        modified_ns_(stat.mtime_ns),
        unread_(stat.size) {}
  /// The window contains the whole entry from the start.
  WindowedReader(const std::string& name, std::string_view bytes, std::int64_t modified_ns)
      : path_(name), file_bytes_(bytes.size()), modified_ns_(modified_ns), unread_(0), end_(bytes.size()) {
    std::memcpy(window_->reserve(bytes.size()), bytes.data(), bytes.size());
  }
  // Large metadata may have grown the window. The thread does not keep that much memory.
  ~WindowedReader() override { window_->forget_if_above(kWindowBytes); }

  absl::Status load_head(MetadataPart part);

  const EntryMetadata& metadata() const override { return metadata_; }
  NodeRecord take_node() override { return std::move(metadata_.node); }
  std::uint64_t raw_bytes() const override { return header_.raw_bytes; }
  std::uint64_t file_bytes() const override { return file_bytes_; }
  std::int64_t modified_ns() const override { return modified_ns_; }
  std::size_t read(char* out, std::size_t size) override;
  std::string_view next() override;
  const absl::Status& status() const override { return status_; }

 private:
  std::string_view window() const { return {window_->data() + begin_, end_ - begin_}; }
  bool fill(std::size_t size);
  bool read_direct(char* out, std::size_t size);
  std::optional<BlockHeader> take_block_header();
  bool load_block();
  bool load_block_into(char* out);
  std::size_t load_blocks_into(char* out, std::size_t size);
  bool fail_at(const PlacedBlock& block);
  std::optional<BlockHeader> check_block_header(std::string_view bytes);
  bool fail(absl::Status status);
  bool fail_system() { return fail(file_error("read", path_, errno)); }
  bool fail_corrupt(std::string_view what) {
    return fail(
        absl::DataLossError(absl::StrCat("'", path_, "' ", absl::string_view(what.data(), what.size()))));
  }
  bool fail_truncated() { return fail_corrupt("became shorter while it was read"); }
  std::uint64_t next_block_bytes() const { return std::min<std::uint64_t>(raw_left_, kMaxBlockBytes); }

  std::string path_;
  UniqueFd fd_;  // closed once the whole file is in the window
  std::uint64_t file_bytes_;
  std::int64_t modified_ns_;
  std::uint64_t unread_;  // bytes of the file that are not in the window yet
  EntryHeader header_;
  EntryMetadata metadata_;
  std::uint64_t stored_left_ = 0;  // bytes of the blocks whose headers were not read yet
  std::uint64_t raw_left_ = 0;
  Borrowed<WindowBuffer> window_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::optional<Borrowed<BlockBuffer>> block_;  // a decompressed block that is returned in pieces
  std::string_view pending_;  // verified bytes of the current block, in window or block buffer
  absl::Status status_;
};

bool WindowedReader::fail(absl::Status status) {
  status_ = std::move(status);
  pending_ = {};
  raw_left_ = 0;
  fd_.reset();
  return false;
}

/// Makes the next `size` bytes of the file contiguous in the window, reading ahead as far as the window goes.
bool WindowedReader::fill(std::size_t size) {
  if (end_ - begin_ >= size) return true;
  if (size - (end_ - begin_) > unread_) return fail_truncated();
  const std::uint64_t usual =
      file_bytes_ <= kSmallFileBytes ? std::max<std::uint64_t>(file_bytes_, kUsualFileBytes) : kWindowBytes;
  const std::size_t capacity = std::max(static_cast<std::size_t>(usual), size);
  char* const data = window_->reserve(capacity, end_);
  if (begin_ != 0) std::memmove(data, data + begin_, end_ - begin_);
  end_ -= begin_;
  begin_ = 0;
  const std::size_t wanted = static_cast<std::size_t>(std::min<std::uint64_t>(capacity - end_, unread_));
  const ::ssize_t got = read_fully(fd_.get(), data + end_, wanted);
  if (got < 0) return fail_system();
  end_ += static_cast<std::size_t>(got);
  unread_ -= static_cast<std::size_t>(got);
  if (static_cast<std::size_t>(got) < wanted) return fail_truncated();
  if (unread_ == 0) fd_.reset();
  return true;
}

/// Copies the next `size` bytes of the file to `out`: first those in the window, the rest directly from the file. The same system
/// call reads the header of the following block into the window.
bool WindowedReader::read_direct(char* out, std::size_t size) {
  const std::size_t here = std::min(size, end_ - begin_);
  std::memcpy(out, window_->data() + begin_, here);
  begin_ += here;
  if (here == size) return true;
  begin_ = 0;
  end_ = 0;
  const std::size_t missing = size - here;
  if (missing > unread_) return fail_truncated();
  const auto ahead = static_cast<std::size_t>(std::min<std::uint64_t>(kBlockHeaderBytes, unread_ - missing));
  if (!read_both(fd_.get(), {out + here, missing}, {window_->data(), ahead})) {
    return errno == 0 ? fail_truncated() : fail_system();
  }
  end_ = ahead;
  unread_ -= missing + ahead;
  return true;
}

absl::Status WindowedReader::load_head(MetadataPart part) {
  if (fd_ && file_bytes_ > kWindowBytes) ::posix_fadvise(fd_.get(), 0, 0, POSIX_FADV_SEQUENTIAL);
  const std::size_t first = static_cast<std::size_t>(std::min<std::uint64_t>(file_bytes_, kEntryHeaderBytes));
  if (!fill(first)) return status_;
  if (absl::Status status = EntryHeader::parse(window(), file_bytes_, header_); !status.ok()) {
    return absl::Status(status.code(), absl::StrCat("'", path_, "' ", status.message()));
  }
  begin_ += kEntryHeaderBytes;
  if (!fill(header_.metadata_bytes)) return status_;
  const std::string_view metadata = window().substr(0, header_.metadata_bytes);
  if (checksum_of(metadata) != header_.metadata_checksum) {
    fail_corrupt("is corrupt: its metadata do not match their checksum");
  } else if (!read_metadata(metadata, part, header_, metadata_)) {
    fail_corrupt("is corrupt: its metadata make no sense");
  }
  begin_ += header_.metadata_bytes;
  stored_left_ = header_.stored_bytes;
  raw_left_ = header_.raw_bytes;
  return status_;
}

/// The header of the next block, whose bytes are at the beginning of `bytes`.
std::optional<BlockHeader> WindowedReader::check_block_header(std::string_view bytes) {
  const std::optional<BlockHeader> header = parse_block_header(bytes);
  const std::uint64_t behind = stored_left_ - kBlockHeaderBytes;
  if (!header || header->raw_bytes != next_block_bytes() || header->stored_bytes > behind ||
      (header->raw_bytes == raw_left_ && header->stored_bytes != behind)) {
    fail_corrupt("is corrupt: the header of a block makes no sense");
    return std::nullopt;
  }
  stored_left_ = behind - header->stored_bytes;
  return header;
}

std::optional<BlockHeader> WindowedReader::take_block_header() {
  if (stored_left_ < kBlockHeaderBytes) {
    fail_corrupt("is corrupt: it has fewer blocks than its header says");
    return std::nullopt;
  }
  if (!fill(kBlockHeaderBytes)) return std::nullopt;
  const std::optional<BlockHeader> header = check_block_header(window());
  if (header) begin_ += kBlockHeaderBytes;
  return header;
}

/// Makes the next block's bytes pending.
bool WindowedReader::load_block() {
  const std::optional<BlockHeader> header = take_block_header();
  if (!header || !fill(header->stored_bytes)) return false;
  const std::string_view stored = window().substr(0, header->stored_bytes);
  if (!block_is_intact(*header, stored))
    return fail_corrupt("is corrupt: a block does not match its checksum");
  begin_ += stored.size();
  raw_left_ -= header->raw_bytes;
  pending_ = stored;  // raw blocks are returned without a copy
  if (!header->compressed) return true;
  if (!block_) block_.emplace();
  char* const out = (*block_)->reserve(header->raw_bytes);
  if (!decode_block(*header, stored, out)) return fail_corrupt("is corrupt: a block cannot be decompressed");
  pending_ = {out, header->raw_bytes};
  return true;
}

/// Writes the next block's next_block_bytes() bytes to `out`.
bool WindowedReader::load_block_into(char* out) {
  const std::optional<BlockHeader> header = take_block_header();
  if (!header) return false;
  std::string_view stored;
  if (header->compressed) {
    if (!fill(header->stored_bytes)) return false;
    stored = window().substr(0, header->stored_bytes);
    begin_ += stored.size();
  } else {
    if (!read_direct(out, header->raw_bytes)) return false;
    stored = {out, header->raw_bytes};
  }
  if (!block_is_intact(*header, stored))
    return fail_corrupt("is corrupt: a block does not match its checksum");
  if (header->compressed && !decode_block(*header, stored, out)) {
    return fail_corrupt("is corrupt: a block cannot be decompressed");
  }
  raw_left_ -= header->raw_bytes;
  return true;
}

/// Writes as many of the next blocks to `out` as fit into `size`, and returns their size, which is less after an error. Their headers
/// are read one after another; the rest is done on several threads. Leaves nothing in the window.
std::size_t WindowedReader::load_blocks_into(char* out, std::size_t size) {
  std::vector<PlacedBlock> blocks;
  std::size_t bytes = 0;
  std::uint64_t offset = file_bytes_ - unread_ - (end_ - begin_);
  while (raw_left_ != 0 && size - bytes >= next_block_bytes() && blocks.size() < kMostBlocksInFlight) {
    std::array<char, kBlockHeaderBytes> raw;
    if (stored_left_ < kBlockHeaderBytes)
      return fail_corrupt("is corrupt: it has fewer blocks than its header says");
    const ::ssize_t got = pread_fully(fd_.get(), raw.data(), raw.size(), offset);
    if (got < 0) return fail_system();
    if (got != static_cast<::ssize_t>(raw.size())) return fail_truncated();
    const std::optional<BlockHeader> header = check_block_header({raw.data(), raw.size()});
    if (!header) return 0;
    blocks.push_back({*header, offset + kBlockHeaderBytes, out + bytes});
    offset += kBlockHeaderBytes + header->stored_bytes;
    bytes += header->raw_bytes;
    raw_left_ -= header->raw_bytes;
  }
  load_all(fd_.get(), blocks);
  begin_ = end_ = 0;
  unread_ = file_bytes_ - offset;
  if (::lseek(fd_.get(), static_cast<::off_t>(offset), SEEK_SET) < 0) return fail_system();
  for (const PlacedBlock& block : blocks)
    if (block.problem != PlacedBlock::Problem::kNone) return fail_at(block);
  if (unread_ == 0) fd_.reset();
  return bytes;
}

bool WindowedReader::fail_at(const PlacedBlock& block) {
  switch (block.problem) {
    case PlacedBlock::Problem::kUnreadable:
      errno = block.error;
      return fail_system();
    case PlacedBlock::Problem::kTruncated:
      return fail_truncated();
    case PlacedBlock::Problem::kDamaged:
      return fail_corrupt("is corrupt: a block does not match its checksum");
    case PlacedBlock::Problem::kUndecodable:
    case PlacedBlock::Problem::kNone:
      break;
  }
  return fail_corrupt("is corrupt: a block cannot be decompressed");
}

std::size_t WindowedReader::read(char* out, std::size_t size) {
  std::size_t done = 0;
  while (done < size) {
    if (!pending_.empty()) {
      const std::size_t n = std::min(size - done, pending_.size());
      std::memcpy(out + done, pending_.data(), n);
      pending_.remove_prefix(n);
      done += n;
    } else if (raw_left_ == 0) {
      break;
    } else if (fd_ && size - done >= kBlocksWorthThreads * kMaxBlockBytes &&
               raw_left_ >= kBlocksWorthThreads * kMaxBlockBytes) {
      const std::size_t loaded = load_blocks_into(out + done, size - done);
      if (loaded == 0) break;
      done += loaded;
    } else if (const std::uint64_t block = next_block_bytes(); size - done >= block) {
      if (!load_block_into(out + done)) break;
      done += static_cast<std::size_t>(block);
    } else if (!load_block()) {
      break;
    }
  }
  return done;
}

std::string_view WindowedReader::next() {
  if (pending_.empty() && raw_left_ != 0) load_block();
  return std::exchange(pending_, {});
}

}  // namespace

absl::StatusOr<std::unique_ptr<EntryReader>> EntryReader::open(const std::string& path, MetadataPart part) {
  // O_NONBLOCK: opening a FIFO must not block. It has no effect on regular files.
  UniqueFd fd = open_fd(path, O_RDONLY | O_NONBLOCK);
  if (!fd) return file_error("open", path, errno);
  struct ::stat st;
  if (::fstat(fd.get(), &st) != 0) return file_error("stat", path, errno);
  if (!S_ISREG(st.st_mode)) return absl::DataLossError(absl::StrCat("'", path, "' is not a file"));
  auto reader = std::make_unique<WindowedReader>(path, std::move(fd), file_stat_of(st));
  if (absl::Status status = reader->load_head(part); !status.ok()) return status;
  return reader;
}

absl::StatusOr<std::unique_ptr<EntryReader>> EntryReader::of_bytes(const std::string& name,
                                                                   std::string_view bytes,
                                                                   std::int64_t modified_ns,
                                                                   MetadataPart part) {
  auto reader = std::make_unique<WindowedReader>(name, bytes, modified_ns);
  if (absl::Status status = reader->load_head(part); !status.ok()) return status;
  return reader;
}

}  // namespace cachepy::internal
