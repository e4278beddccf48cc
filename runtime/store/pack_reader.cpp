#include "store/pack_reader.h"

#include <fcntl.h>

#include <algorithm>
#include <mutex>
#include <optional>
#include <utility>

#include "base/file_system.h"
#include "base/fork.h"

namespace cachepy::internal {
namespace {

/// Guards the files that all readers have open.
struct Open {
  ProcessMutex mutex;
};

/// Few enough for a program that may open a thousand files.
constexpr std::size_t kMostOpenSegments = 64;

std::unique_lock<ProcessMutex> locked() {
  return std::unique_lock(ProcessWide<Open>::get().mutex);
}

bool same(const IndexSlot& a, const IndexSlot& b) {
  return a.tag == b.tag && a.place == b.place && a.bytes == b.bytes;
}

PackedHeader::State state_of(const PackedHeader& header, const IndexSlot& slot) {
  const bool fits = header.tag == slot.tag && packed_bytes(header.entry_bytes) == slot.bytes;
  return fits ? header.state : PackedHeader::State::kBad;
}

}  // namespace

char* RecordBuffer::reserve(std::size_t size) {
  if (size > capacity_) {
    data_ = std::make_unique_for_overwrite<char[]>(size);
    capacity_ = size;
  }
  return data_.get();
}

PackReader::Index PackReader::index() const {
  {
    const auto lock = locked();
    if (index_ != nullptr) return index_;
  }
  absl::StatusOr<IndexFile> opened = IndexFile::open(index_path(dir_), O_RDONLY);
  if (!opened.ok()) return nullptr;
  auto index = std::make_shared<const IndexFile>(*std::move(opened));
  // On network file systems, only a newly opened file is sure to show what others wrote.
  const bool is_kept = is_local(index->fd());
  const auto lock = locked();
  if (is_kept) index_ = index;
  return index;
}

void PackReader::forget(const Index& index) const {
  const auto lock = locked();
  if (index_ == index) index_ = nullptr;
}

PackReader::Segment PackReader::segment(std::uint64_t number) const {
  {
    const auto lock = locked();
    if (const auto known = segments_.find(number); known != segments_.end()) return known->second;
  }
  absl::StatusOr<SegmentFile> opened = SegmentFile::open(dir_, number, O_RDONLY);
  if (!opened.ok()) return nullptr;
  auto segment = std::make_shared<const SegmentFile>(*std::move(opened));
  std::unordered_map<std::uint64_t, Segment> closed;
  const bool is_kept = is_local(segment->fd());
  const auto lock = locked();
  if (segments_.size() >= kMostOpenSegments) closed.swap(segments_);
  if (is_kept) segments_[number] = segment;
  return segment;
}

void PackReader::forget(const Segment& segment) const {
  const auto lock = locked();
  const auto known = segments_.find(segment->number());
  if (known != segments_.end() && known->second == segment) segments_.erase(known);
}

/// Follows the index to the record, and tries again if the record was moved or the index replaced meanwhile. `check` returns the
/// state of the record that a slot leads to.
template <class Check>
PackReader::Found PackReader::find(EntryTag tag, const Check& check) const {
  constexpr int kTries = 8;
  std::optional<Found> before;  // the previous slot, which did not lead to a live record
  bool was_bad = false;
  for (int i = 0; i < kTries; ++i) {
    const Index index = this->index();
    if (index == nullptr) return {Answer::kNoIndex, {}, {}};
    Found found;
    std::uint64_t at;
    const IndexFile::Answer answer = index->find(tag, found.slot, at);
    const bool is_again = before && answer == IndexFile::Answer::kFound && same(before->slot, found.slot);
    if (answer != IndexFile::Answer::kFound || is_again) {
      if (index->is_in_place()) {
        if (answer == IndexFile::Answer::kFailed) return {Answer::kNoIndex, {}, {}};
        if (!is_again || !was_bad) return {};
        before->answer = Answer::kDamaged;
        return *before;
      }
      forget(index);
      before.reset();
      continue;
    }
    const Segment segment = this->segment(found.slot.place.segment);
    if (segment != nullptr && !segment->is_there()) {
      forget(segment);
      continue;
    }
    const PackedHeader::State state =
        segment != nullptr ? check(*segment, found) : PackedHeader::State::kRemoved;
    if (state == PackedHeader::State::kLive) {
      found.answer = Answer::kFound;
      return found;
    }
    before = found;
    was_bad = state == PackedHeader::State::kBad;
  }
  return {};  // the record is moved faster than it can be read
}

PackReader::Found PackReader::read(EntryTag tag, RecordBuffer& buffer) const {
  return find(tag, [&](const SegmentFile& segment, Found& found) {
    const IndexSlot& slot = found.slot;
    if (slot.bytes < kPackedHeaderBytes || slot.bytes > kMostSegmentBytes) return PackedHeader::State::kBad;
    char* const bytes = buffer.reserve(slot.bytes);
    const ::ssize_t got = pread_fully(segment.fd(), bytes, slot.bytes, slot.place.offset);
    const std::string_view record(bytes, static_cast<std::size_t>(std::max<::ssize_t>(got, 0)));
    found.entry = record.substr(std::min(record.size(), kPackedHeaderBytes));
    if (record.size() < kPackedHeaderBytes) return PackedHeader::State::kBad;
    const PackedHeader header = parse_packed_header(record, slot.place);
    const PackedHeader::State state = state_of(header, slot);
    // The padding between the entry and the next record may be missing.
    if (state == PackedHeader::State::kLive && found.entry.size() < header.entry_bytes)
      return PackedHeader::State::kBad;
    if (state == PackedHeader::State::kLive) found.entry = found.entry.substr(0, header.entry_bytes);
    return state;
  });
}

PackReader::Found PackReader::look(EntryTag tag) const {
  return find(tag, [](const SegmentFile& segment, Found& found) {
    return state_of(segment.header_at(found.slot.place), found.slot);
  });
}

}  // namespace cachepy::internal
