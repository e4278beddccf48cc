#include "store/index_file.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>

#include "absl/strings/str_cat.h"

namespace cachepy::internal {
namespace {

constexpr std::uint64_t kFewestBuckets = 64;
constexpr std::uint64_t kMostDoublings = 4;

/// A table with that number of buckets that contains the slots. "" if they do not fit.
std::string table_of(std::span<const IndexSlot> slots, std::uint64_t buckets, std::uint64_t active) {
  std::string table = encode_index_header({buckets, active});
  table.resize(static_cast<std::size_t>(index_bytes(buckets)));
  for (const IndexSlot& slot : slots) {
    bool has_room = false;
    for (std::uint64_t i = 0; i < kBucketsOfTag * kSlotsInBucket && !has_room; ++i) {
      const std::uint64_t bucket = (bucket_of(slot.tag, buckets) + i / kSlotsInBucket) & (buckets - 1);
      char* const at =
          table.data() + kIndexHeaderBytes + bucket * kBucketBytes + i % kSlotsInBucket * kSlotBytes;
      has_room = parse_slot(at).is_free();
      if (has_room) encode_slot(slot).copy(at, kSlotBytes);
    }
    if (!has_room) return "";
  }
  return table;
}

}  // namespace

absl::StatusOr<IndexFile> IndexFile::open(const std::string& path, int flags) {
  UniqueFd fd = open_fd(path, flags | O_NONBLOCK);
  if (!fd) return file_error("open", path, errno);
  struct ::stat st;
  if (::fstat(fd.get(), &st) != 0) return file_error("stat", path, errno);
  std::array<char, kIndexHeaderBytes> bytes;
  const ::ssize_t got = S_ISREG(st.st_mode) ? pread_fully(fd.get(), bytes.data(), bytes.size(), 0) : 0;
  if (got < 0) return file_error("read", path, errno);
  const std::optional<IndexHeader> header = parse_index_header({bytes.data(), static_cast<std::size_t>(got)});
  if (!header || static_cast<std::uint64_t>(st.st_size) != index_bytes(header->buckets))
    return absl::DataLossError(absl::StrCat("'", path, "' is not a complete index of packed entries"));
  return IndexFile(path, KeptFile(std::move(fd), st), header->buckets);
}

absl::Status IndexFile::write(const std::string& path, std::span<const IndexSlot> slots, std::uint64_t active,
                              double spare) {
  const auto room = static_cast<std::uint64_t>(static_cast<double>(slots.size()) * (1 + spare));
  std::uint64_t buckets = std::max(std::bit_ceil(room / kSlotsInBucket + 1), kFewestBuckets);
  std::string table;
  for (std::uint64_t i = 0; i < kMostDoublings && table.empty(); ++i, buckets *= 2)
    table = table_of(slots, buckets, active);
  if (table.empty()) return absl::ResourceExhaustedError(absl::StrCat("'", path, "' is full"));
  absl::StatusOr<AtomicFile> file = AtomicFile::create_in_cache(path);
  if (!file.ok()) return file.status();
  if (absl::Status status = file->write({table}); !status.ok()) return status;
  return file->commit();
}

bool IndexFile::is_in_place() const {
  struct ::stat there;
  return ::stat(path_.c_str(), &there) == 0 && file_.is_this(there) && file_.stat() &&
         static_cast<std::uint64_t>(there.st_size) == index_bytes(buckets_);
}

std::optional<std::uint64_t> IndexFile::active() const {
  std::array<char, kIndexHeaderBytes> bytes;
  if (pread_fully(file_.fd(), bytes.data(), bytes.size(), 0) != static_cast<::ssize_t>(bytes.size()))
    return std::nullopt;
  const std::optional<IndexHeader> header = parse_index_header({bytes.data(), bytes.size()});
  if (!header || header->buckets != buckets_) return std::nullopt;
  return header->active;
}

bool IndexFile::set_active(std::uint64_t segment) const {
  return pwrite_fully(file_.fd(), {encode_active(segment)}, kActiveOffset);
}

IndexFile::Answer IndexFile::find(EntryTag tag, IndexSlot& slot, std::uint64_t& at) const {
  at = kNowhere;
  std::array<char, kBucketBytes> bytes;
  for (std::uint64_t i = 0; i < kBucketsOfTag; ++i) {
    const std::uint64_t bucket = (bucket_of(tag, buckets_) + i) & (buckets_ - 1);
    const std::uint64_t offset = kIndexHeaderBytes + bucket * kBucketBytes;
    if (pread_fully(file_.fd(), bytes.data(), bytes.size(), offset) != static_cast<::ssize_t>(bytes.size()))
      return Answer::kFailed;
    bool is_full = true;
    for (std::uint64_t j = 0; j < kSlotsInBucket; ++j) {
      const IndexSlot found = parse_slot(bytes.data() + j * kSlotBytes);
      const std::uint64_t number = bucket * kSlotsInBucket + j;
      if (found.is_free()) {
        if (at == kNowhere) at = number;
        is_full = is_full && !found.was_never_used();
      } else if (found.tag == tag) {
        slot = found;
        at = number;
        return Answer::kFound;
      }
    }
    if (!is_full) break;
  }
  return Answer::kNone;
}

bool IndexFile::write_at(std::uint64_t at, std::size_t offset, std::string_view bytes) const {
  return pwrite_fully(file_.fd(), {bytes}, kIndexHeaderBytes + at * kSlotBytes + offset);
}

absl::StatusOr<std::vector<IndexSlot>> IndexFile::slots() const {
  constexpr std::uint64_t kBucketsAtOnce = 4096;
  std::vector<IndexSlot> all;
  std::string bytes(static_cast<std::size_t>(std::min(buckets_, kBucketsAtOnce) * kBucketBytes), '\0');
  for (std::uint64_t bucket = 0; bucket < buckets_; bucket += bytes.size() / kBucketBytes) {
    const std::uint64_t offset = kIndexHeaderBytes + bucket * kBucketBytes;
    const ::ssize_t got = pread_fully(file_.fd(), bytes.data(), bytes.size(), offset);
    if (got < 0) return file_error("read", path_, errno);
    if (got != static_cast<::ssize_t>(bytes.size()))
      return absl::DataLossError(absl::StrCat("'", path_, "' was truncated while it was read"));
    for (std::size_t i = 0; i < bytes.size(); i += kSlotBytes) {
      const IndexSlot slot = parse_slot(bytes.data() + i);
      if (!slot.is_free()) all.push_back(slot);
    }
  }
  return all;
}

}  // namespace cachepy::internal
