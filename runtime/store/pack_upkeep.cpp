#include "store/pack_upkeep.h"

#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <span>
#include <unordered_map>
#include <utility>

#include "base/digest.h"
#include "base/file.h"
#include "base/file_stat.h"
#include "base/file_system.h"
#include "store/locks.h"
#include "store/pack_session.h"
#include "store/pack_writer.h"
#include "store/record_window.h"

namespace cachepy::internal {
namespace {

/// The header of the record at that place. kBad unless the record is whole, or removed.
PackedHeader record_at(RecordWindow& window, const PackedPlace& place) {
  const std::string_view head = window.at(place.offset, kPackedHeaderBytes);
  PackedHeader header = head.size() < kPackedHeaderBytes ? PackedHeader() : parse_packed_header(head, place);
  if (header.state != PackedHeader::State::kLive) return header;
  const std::uint64_t bytes = std::uint64_t{kPackedHeaderBytes} + header.entry_bytes;
  const std::string_view record =
      bytes > kMostSegmentBytes ? std::string_view() : window.at(place.offset, bytes);
  if (record.size() != bytes || checksum_of(record.substr(kPackedHeaderBytes)) != header.entry_checksum)
    return {};
  return header;
}

/// Visits the live records of a segment, also those after damaged ones.
void for_each_record(const SegmentFile& segment,
                     absl::FunctionRef<void(const PackedPlace&, const PackedHeader&)> visit) {
  const ::off_t size = segment.size();
  RecordWindow window(segment);
  if (window.at(0, kSegmentHeaderBytes) != segment_header(segment.number())) return;
  PackedPlace place{segment.number(), kSegmentHeaderBytes};
  while (static_cast<::off_t>(place.offset + kPackedHeaderBytes) <= size) {
    const PackedHeader header = record_at(window, place);
    if (header.state == PackedHeader::State::kLive) visit(place, header);
    // A whole record may follow what a killed writer left.
    place.offset +=
        header.state == PackedHeader::State::kBad ? kPackedAlignment : packed_bytes(header.entry_bytes);
  }
}

struct Indexed {
  IndexSlot slot;
  std::int64_t written_ns = 0;
};

/// Adds the newest record of each entry. Marks older ones as removed; they remain if a writer was killed before it did so.
void index_segment(const std::string& dir, const SegmentFile& segment,
                   std::unordered_map<EntryTag, Indexed>& found) {
  for_each_record(segment, [&](const PackedPlace& place, const PackedHeader& header) {
    Indexed record{
        {header.tag, place, static_cast<std::uint32_t>(packed_bytes(header.entry_bytes)), header.written_ns},
        header.written_ns};
    const auto [known, is_new] = found.try_emplace(header.tag, record);
    if (is_new) return;
    if (known->second.written_ns <= record.written_ns) std::swap(known->second, record);
    pack_disown(dir, record.slot);
  });
}

}  // namespace

absl::Status pack_rebuild(const std::string& dir) {
  const UniqueFd directory = open_fd(packed_directory(dir), O_RDONLY | O_DIRECTORY);
  if (!directory) return file_error("open", packed_directory(dir), errno);
  if (!is_local(directory.get()))
    return absl::FailedPreconditionError("'" + packed_directory(dir) + "' is not on a local file system");
  const absl::StatusOr<LockFile> lock = LockFile::try_lock(lock_path(dir, kPackLock));
  if (!lock.ok()) return lock.status();
  const absl::StatusOr<IndexFile> index = IndexFile::open(index_path(dir), O_RDONLY);
  if (index.ok()) return absl::OkStatus();  // another process was faster
  if (!absl::IsNotFound(index.status()) && !absl::IsDataLoss(index.status())) return index.status();
  const absl::StatusOr<std::vector<std::uint64_t>> segments = segments_in(dir);
  if (!segments.ok()) return segments.status();
  std::unordered_map<EntryTag, Indexed> found;
  for (const std::uint64_t number : *segments) {
    const absl::StatusOr<SegmentFile> segment = SegmentFile::open(dir, number, O_RDONLY);
    if (segment.ok()) index_segment(dir, *segment, found);
  }
  std::vector<IndexSlot> slots;
  slots.reserve(found.size());
  for (const auto& [tag, record] : found) slots.push_back(record.slot);
  return IndexFile::write(index_path(dir), slots, 0);
}

absl::StatusOr<std::vector<IndexSlot>> packed_slots(const std::string& dir) {
  std::vector<IndexSlot> none;
  absl::StatusOr<IndexFile> index = IndexFile::open(index_path(dir), O_RDONLY);
  if (absl::IsNotFound(index.status()) || absl::IsDataLoss(index.status())) {
    const absl::StatusOr<std::vector<std::uint64_t>> segments = segments_in(dir);
    if (!segments.ok()) return segments.status();
    if (segments->empty()) return none;
    (void)pack_rebuild(dir);
    index = IndexFile::open(index_path(dir), O_RDONLY);
  }
  if (absl::IsNotFound(index.status()) || absl::IsDataLoss(index.status())) return none;
  if (!index.ok()) return index.status();
  return index->slots();
}

std::size_t evict_packed(const std::string& dir, std::span<const IndexSlot> entries) {
  const absl::StatusOr<PackSession> session = PackSession::begin(dir, kShortPatience);
  if (!session.ok()) return 0;
  absl::StatusOr<std::vector<IndexSlot>> slots = session->index().slots();
  if (!slots.ok()) return 0;
  std::unordered_map<EntryTag, const IndexSlot*> victims;
  for (const IndexSlot& entry : entries) victims.emplace(entry.tag, &entry);
  const std::size_t gone = std::erase_if(*slots, [&](const IndexSlot& slot) {
    const auto victim = victims.find(slot.tag);
    return victim != victims.end() && slot.is_as_seen(*victim->second);
  });
  constexpr double kSpare = 0.25;  // new entries take the room of those that went
  return IndexFile::write(index_path(dir), *slots, session->active(), kSpare).ok() ? gone : 0;
}

absl::Status for_each_packed(const std::string& dir, absl::FunctionRef<void(const PackedEntry&)> visit,
                             const Progress& progress) {
  constexpr std::size_t kBetweenReports = 4096;
  absl::StatusOr<std::vector<IndexSlot>> slots = packed_slots(dir);
  if (!slots.ok()) return slots.status();
  std::ranges::sort(*slots, {},
                    [](const IndexSlot& slot) { return std::pair(slot.place.segment, slot.place.offset); });
  std::optional<SegmentFile> segment;
  std::optional<RecordWindow> window;
  std::size_t done = 0;
  for (const IndexSlot& slot : *slots) {
    if (++done % kBetweenReports == 0) tell(progress, done, slots->size());
    if (!segment || segment->number() != slot.place.segment) {
      window.reset();
      absl::StatusOr<SegmentFile> opened = SegmentFile::open(dir, slot.place.segment, O_RDONLY);
      segment.reset();
      if (!opened.ok()) continue;
      segment.emplace(*std::move(opened));
      window.emplace(*segment);
    }
    PackedEntry entry{slot, {}, {}, {}};
    const std::string_view bytes =
        window->at(slot.place.offset, std::min<std::size_t>(slot.bytes, kHeadBytes));
    const PackedHeader header =
        bytes.size() < kPackedHeaderBytes ? PackedHeader() : parse_packed_header(bytes, slot.place);
    entry.state = header.state;
    entry.head = bytes.substr(std::min(bytes.size(), kPackedHeaderBytes));
    const bool is_of_slot = header.tag == slot.tag && packed_bytes(header.entry_bytes) == slot.bytes;
    if (is_of_slot && header.entry_bytes <= entry.head.size())
      entry.whole = entry.head.substr(0, header.entry_bytes);
    if (entry.state != PackedHeader::State::kRemoved) visit(entry);
  }
  return absl::OkStatus();
}

namespace {

struct Filled {
  std::vector<IndexSlot> slots;
  std::uint64_t bytes = 0;
};

/// The slots that lead to each segment at present.
absl::StatusOr<std::unordered_map<std::uint64_t, Filled>> filled_segments(const std::string& dir) {
  const absl::StatusOr<IndexFile> index = IndexFile::open(index_path(dir), O_RDONLY);
  if (!index.ok()) return index.status();
  const absl::StatusOr<std::vector<IndexSlot>> slots = index->slots();
  if (!slots.ok()) return slots.status();
  std::unordered_map<std::uint64_t, Filled> filled;
  for (const IndexSlot& slot : *slots) {
    Filled& segment = filled[slot.place.segment];
    segment.slots.push_back(slot);
    segment.bytes += slot.bytes;
  }
  return filled;
}

/// Moves one entry to the segment that is written to, unless it has changed since it was seen.
absl::Status move_entry(PackSession& session, const SegmentFile& from, const IndexSlot& seen,
                        std::string& bytes) {
  constexpr auto kCannotWrite = [] { return absl::ErrnoToStatus(errno, "cannot write the index"); };
  IndexSlot slot;
  std::uint64_t at;
  if (session.index().find(seen.tag, slot, at) != IndexFile::Answer::kFound || slot.place != seen.place)
    return absl::OkStatus();
  bytes.resize(slot.bytes);
  const ::ssize_t got = pread_fully(from.fd(), bytes.data(), bytes.size(), slot.place.offset);
  if (got < 0) return absl::ErrnoToStatus(errno, "cannot read a segment");
  const std::string_view record(bytes.data(), static_cast<std::size_t>(got));
  const PackedHeader header =
      record.size() < kPackedHeaderBytes ? PackedHeader() : parse_packed_header(record, slot.place);
  if (header.state != PackedHeader::State::kLive || header.tag != seen.tag ||
      record.size() < kPackedHeaderBytes + header.entry_bytes)
    return session.index().leave(at) ? absl::OkStatus() : kCannotWrite();
  const std::string_view entry = record.substr(kPackedHeaderBytes, header.entry_bytes);
  const absl::StatusOr<PackedPlace> place = session.append(seen.tag, entry, {}, header.written_ns);
  if (!place.ok()) return place.status();
  slot.place = *place;
  slot.bytes = static_cast<std::uint32_t>(packed_bytes(header.entry_bytes));
  if (!session.index().put(at, slot)) return kCannotWrite();
  from.mark_removed(seen.place, seen.tag);
  return absl::OkStatus();
}

/// Moves a few entries at a time, so that other writers do not wait for long.
absl::Status move_entries(const std::string& dir, std::uint64_t segment, std::span<const IndexSlot> slots) {
  constexpr std::size_t kMovedAtOnce = 32;
  if (slots.empty()) return absl::OkStatus();
  const absl::StatusOr<SegmentFile> from = SegmentFile::open(dir, segment, O_RDWR);
  if (!from.ok()) return from.status();
  std::string bytes;
  while (!slots.empty()) {
    absl::StatusOr<PackSession> session = PackSession::begin(dir, kLongPatience);
    if (!session.ok()) return session.status();
    const std::size_t count = std::min(slots.size(), kMovedAtOnce);
    for (const IndexSlot& slot : slots.first(count))
      if (absl::Status status = move_entry(*session, *from, slot, bytes); !status.ok()) return status;
    slots = slots.subspan(count);
  }
  return absl::OkStatus();
}

/// Afterwards nothing is written to the segment any more.
absl::Status close_segment(const std::string& dir, std::uint64_t segment) {
  const absl::StatusOr<PackSession> session = PackSession::begin(dir, kLongPatience);
  if (!session.ok()) return session.status();
  if (session->active() != segment || session->index().set_active(0)) return absl::OkStatus();
  return file_error("write", index_path(dir), errno);
}

}  // namespace

namespace {

/// Returns the segments without an entry and, if all segments together waste more than the rules tolerate, those that waste much.
std::vector<std::uint64_t> wasteful_segments(const std::string& dir,
                                             const std::vector<std::uint64_t>& segments,
                                             std::unordered_map<std::uint64_t, Filled>& filled,
                                             const CompactRules& rules) {
  std::vector<std::uint64_t> empty, wasteful;
  std::uint64_t waste = 0;
  for (const std::uint64_t number : segments) {
    const absl::StatusOr<SegmentFile> segment = SegmentFile::open(dir, number, O_RDONLY);
    if (!segment.ok() || segment->size() < static_cast<::off_t>(kSegmentHeaderBytes)) continue;
    const std::uint64_t size = static_cast<std::uint64_t>(segment->size()) - kSegmentHeaderBytes;
    const std::uint64_t used = std::min(filled[number].bytes, size);
    if (used == 0) {
      empty.push_back(number);
    } else {
      waste += size - used;
      if (static_cast<double>(used) < static_cast<double>(size) * (1 - rules.kept_waste))
        wasteful.push_back(number);
    }
  }
  if (waste > rules.tolerated_bytes) empty.insert(empty.end(), wasteful.begin(), wasteful.end());
  return empty;
}

}  // namespace

void close_large_segment(const std::string& dir, std::uint64_t bytes) {
  const absl::StatusOr<PackSession> session = PackSession::begin(dir, kShortPatience);
  if (!session.ok() || session->active() == 0) return;
  const absl::StatusOr<SegmentFile> segment = SegmentFile::open(dir, session->active(), O_RDONLY);
  if (segment.ok() && segment->size() > static_cast<::off_t>(bytes)) session->index().set_active(0);
}

absl::Status compact_packed(const std::string& dir, const CompactRules& rules) {
  const absl::StatusOr<std::vector<std::uint64_t>> segments = segments_in(dir);
  if (!segments.ok() || segments->empty()) return segments.status();
  auto filled = filled_segments(dir);
  if (!filled.ok()) return filled.status();
  std::vector<std::uint64_t> wasteful = wasteful_segments(dir, *segments, *filled, rules);
  if (wasteful.empty()) return absl::OkStatus();
  for (const std::uint64_t number : wasteful)
    if (absl::Status status = close_segment(dir, number); !status.ok()) return status;
  // From here on, nobody adds a slot that leads to one of them.
  filled = filled_segments(dir);
  if (!filled.ok()) return filled.status();
  std::ranges::sort(wasteful, {}, [&](std::uint64_t number) { return (*filled)[number].bytes; });
  std::size_t most_moved = rules.most_moved;
  for (const std::uint64_t number : wasteful) {
    const std::span<const IndexSlot> slots = (*filled)[number].slots;
    const std::size_t moved = std::min(slots.size(), most_moved);
    if (absl::Status status = move_entries(dir, number, slots.first(moved)); !status.ok()) return status;
    most_moved -= moved;
    if (moved == slots.size()) remove_segment(dir, number);
  }
  return absl::OkStatus();
}

}  // namespace cachepy::internal
