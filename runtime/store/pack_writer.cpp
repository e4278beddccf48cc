#include "store/pack_writer.h"

#include <fcntl.h>

#include <utility>

#include "store/pack_session.h"
#include "store/pack_upkeep.h"

namespace cachepy::internal {
namespace {

absl::StatusOr<PackSession> begin_or_make(const std::string& dir) {
  absl::StatusOr<PackSession> session = PackSession::begin(dir, kShortPatience);
  if (!absl::IsNotFound(session.status()) && !absl::IsDataLoss(session.status())) return session;
  if (absl::Status status = pack_rebuild(dir); !status.ok()) return status;
  return PackSession::begin(dir, kShortPatience);
}

}  // namespace

absl::Status pack_put(const std::string& dir, EntryTag tag, std::string_view head, std::string_view payload,
                      std::int64_t used_ns) {
  absl::StatusOr<PackSession> session = begin_or_make(dir);
  if (!session.ok()) return session.status();
  const absl::StatusOr<PackedPlace> place = session->append(tag, head, payload, used_ns);
  if (!place.ok()) return place.status();
  const auto bytes = static_cast<std::uint32_t>(packed_bytes(head.size() + payload.size()));
  return session->insert({tag, *place, bytes, used_ns});
}

bool pack_remove(const std::string& dir, EntryTag tag, std::chrono::milliseconds patience,
                 const IndexSlot* only) {
  const absl::StatusOr<PackSession> session = PackSession::begin(dir, patience);
  if (!session.ok()) return absl::IsNotFound(session.status()) || absl::IsDataLoss(session.status());
  IndexSlot slot;
  std::uint64_t at;
  const IndexFile::Answer answer = session->index().find(tag, slot, at);
  if (answer != IndexFile::Answer::kFound) return answer == IndexFile::Answer::kNone;
  if (only != nullptr && !slot.is_as_seen(*only)) return false;
  return session->mark_removed(slot) && session->index().leave(at);
}

void pack_disown(const std::string& dir, const IndexSlot& slot) {
  const absl::StatusOr<SegmentFile> segment = SegmentFile::open(dir, slot.place.segment, O_RDWR);
  if (segment.ok()) segment->mark_removed(slot.place, slot.tag);
}

void pack_mark_used(const std::string& dir, EntryTag tag, std::int64_t now_ns) {
  const absl::StatusOr<PackSession> session = PackSession::begin(dir, kShortPatience);
  IndexSlot slot;
  std::uint64_t at;
  if (session.ok() && session->index().find(tag, slot, at) == IndexFile::Answer::kFound)
    session->index().set_used(at, now_ns);
}

}  // namespace cachepy::internal
