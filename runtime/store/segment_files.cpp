#include "store/segment_files.h"

#include <fcntl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <optional>

#include "absl/strings/str_cat.h"
#include "base/cache_file.h"
#include "base/directory.h"
#include "base/file_stat.h"

namespace cachepy::internal {
namespace {

constexpr std::string_view kExtension = ".cps";
constexpr std::size_t kDigits = 16;

std::optional<std::uint64_t> number_of(std::string_view name) {
  if (name.size() != kDigits + kExtension.size() || !name.ends_with(kExtension)) return std::nullopt;
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + kDigits, number, 16);
  if (error != std::errc() || end != name.data() + kDigits || number == 0) return std::nullopt;
  return number;
}

std::uint64_t new_number() {
  std::uint64_t number = 0;
  // Without entropy the number is still usable, because the file is created exclusively.
  if (::getrandom(&number, sizeof number, GRND_NONBLOCK) != sizeof number)
    number = static_cast<std::uint64_t>(now_ns()) ^ (static_cast<std::uint64_t>(::getpid()) << 40);
  return (number | 1) << 1 >> 1;  // neither 0 (no segment) nor all ones (a slot whose entry was removed)
}

}  // namespace

std::string segment_path(const std::string& dir, std::uint64_t segment) {
  return absl::StrCat(packed_directory(dir), "/", absl::Hex(segment, absl::kZeroPad16),
                      absl::string_view(kExtension.data(), kExtension.size()));
}

absl::StatusOr<std::vector<std::uint64_t>> segments_in(const std::string& dir) {
  std::vector<std::uint64_t> numbers;
  const absl::Status status = for_each_name(packed_directory(dir), [&](std::string_view name) {
    if (const std::optional<std::uint64_t> number = number_of(name)) numbers.push_back(*number);
  });
  if (!status.ok() && !is_missing_directory(status)) return status;
  return numbers;
}

absl::StatusOr<SegmentFile> SegmentFile::open(const std::string& dir, std::uint64_t segment, int flags) {
  const std::string path = segment_path(dir, segment);
  UniqueFd fd = open_fd(path, flags | O_NONBLOCK);
  if (!fd) return file_error("open", path, errno);
  struct ::stat st;
  if (::fstat(fd.get(), &st) != 0) return file_error("stat", path, errno);
  if (!S_ISREG(st.st_mode)) return absl::NotFoundError(absl::StrCat("'", path, "' is not a file"));
  return SegmentFile(segment, KeptFile(std::move(fd), st));
}

absl::StatusOr<SegmentFile> SegmentFile::create(const std::string& dir) {
  constexpr int kTries = 100;
  std::string path;
  for (int i = 0; i < kTries; ++i) {
    const std::uint64_t number = new_number();
    path = segment_path(dir, number);
    UniqueFd fd = open_cache_file(path, O_RDWR | O_EXCL);
    if (!fd && errno == EEXIST) continue;
    struct ::stat st;
    if (!fd || ::fstat(fd.get(), &st) != 0 || !pwrite_fully(fd.get(), {segment_header(number)}, 0)) {
      absl::Status status = file_error("create", path, errno);
      if (fd) ::unlink(path.c_str());
      return status;
    }
    return SegmentFile(number, KeptFile(std::move(fd), st));
  }
  return file_error("create", path, EEXIST);
}

::off_t SegmentFile::size() const {
  const std::optional<struct ::stat> stat = file_.stat();
  return stat && stat->st_nlink != 0 ? stat->st_size : -1;
}

absl::StatusOr<PackedPlace> SegmentFile::append(EntryTag tag, std::string_view head, std::string_view payload,
                                                std::int64_t written_ns) const {
  const std::uint64_t bytes = head.size() + payload.size();
  const ::off_t size = this->size();
  const std::uint64_t offset =
      (static_cast<std::uint64_t>(size) + kPackedAlignment - 1) / kPackedAlignment * kPackedAlignment;
  const bool is_empty = size <= static_cast<::off_t>(kSegmentHeaderBytes);
  if (size < static_cast<::off_t>(kSegmentHeaderBytes) ||
      offset + packed_bytes(bytes) > (is_empty ? kMostSegmentBytes : kFullSegmentBytes))
    return absl::ResourceExhaustedError("the segment is full");
  const PackedPlace place{number_, offset};
  if (!pwrite_fully(file_.fd(), {encode_packed(tag, head, payload, written_ns, place)}, offset)) {
    absl::Status status = absl::ErrnoToStatus(errno, "cannot write a segment");
    (void)!::ftruncate(file_.fd(), size);  // frees the space of a partial record
    return status;
  }
  return place;
}

PackedHeader SegmentFile::header_at(const PackedPlace& place) const {
  std::array<char, kPackedHeaderBytes> bytes;
  const ::ssize_t got = pread_fully(file_.fd(), bytes.data(), bytes.size(), place.offset);
  if (got != static_cast<::ssize_t>(bytes.size())) return {};
  return parse_packed_header({bytes.data(), bytes.size()}, place);
}

bool SegmentFile::mark_removed(const PackedPlace& place, EntryTag tag) const {
  if (!is_there()) return false;
  const PackedHeader header = header_at(place);
  if (header.state != PackedHeader::State::kLive || header.tag != tag) return true;  // not of this entry
  return pwrite_fully(file_.fd(), {removed_mark()}, place.offset);
}

void remove_segment(const std::string& dir, std::uint64_t segment) {
  const std::string path = segment_path(dir, segment);
  const UniqueFd fd = open_fd(path, O_WRONLY | O_NONBLOCK);
  if (fd) (void)!::ftruncate(fd.get(), 0);
  ::unlink(path.c_str());
}

}  // namespace cachepy::internal
