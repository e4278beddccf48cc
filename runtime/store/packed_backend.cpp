#include "store/packed_backend.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

#include "base/bytes.h"
#include "base/cache_file.h"
#include "base/file.h"
#include "base/file_stat.h"
#include "base/thread_slot.h"
#include "format/entry_header.h"
#include "store/pack_writer.h"

namespace cachepy::internal {
namespace {

using Answer = PackReader::Answer;
using Reader = absl::StatusOr<std::unique_ptr<EntryReader>>;

/// Reads function and key from the first bytes of an entry. False if `head` is too short.
bool read_ref(std::string_view head, std::string& function, Digest& key) {
  if (head.size() < kEntryHeaderBytes) return false;
  ByteReader in(head.substr(kEntryHeaderBytes));
  function = in.string();
  key = in.digest();
  return in.ok();
}

}  // namespace

std::string name_of_packed(const std::string& dir, const PackedEntry& entry) {
  std::string function;
  Digest key;
  if (entry.state != PackedHeader::State::kLive) return "";
  if (!read_ref(entry.head, function, key)) {
    const Borrowed<RecordBuffer> buffer;
    const PackReader::Found found = PackReader(dir).read(entry.slot.tag, *buffer);
    if (found.answer != Answer::kFound || !read_ref(found.entry, function, key)) return "";
  }
  const EntryRef ref{function, key, static_cast<int>(entry.slot.tag & EntryTag{kMostEarlier})};
  return entry_tag(ref) == entry.slot.tag ? entry_name(ref) : "";
}

PackReader::Found PackedBackend::look(const std::string& name) const {
  const std::optional<EntryTag> tag = entry_tag(name);
  return tag ? packed_.look(*tag) : PackReader::Found();
}

Reader PackedBackend::find(const EntryRef& entry, MetadataPart part) const {
  const Borrowed<RecordBuffer> buffer;
  const PackReader::Found found = packed_.read(entry_tag(entry), *buffer);
  if (found.answer == Answer::kNone || found.answer == Answer::kNoIndex)
    return files_.open(entry_name(entry), part);
  if (found.answer == Answer::kFound) {
    Reader reader = EntryReader::of_bytes(dir_, found.entry, found.slot.used_ns, part);
    const NodeRecord* const node = reader.ok() ? &(*reader)->metadata().node : nullptr;
    if (node != nullptr && node->key == entry.key && node->function == entry.function) return reader;
  }
  return open(entry_name(entry), part);  // its error contains the entry's name
}

Reader PackedBackend::open(const std::string& name, MetadataPart part) const {
  const std::optional<EntryTag> tag = entry_tag(name);
  if (!tag) return files_.open(name, part);
  const Borrowed<RecordBuffer> buffer;
  const PackReader::Found found = packed_.read(*tag, *buffer);
  if (found.answer == Answer::kDamaged)
    return absl::DataLossError("'" + path(name) + "' is corrupt: its record is damaged");
  if (found.answer != Answer::kFound) return files_.open(name, part);
  Reader reader = EntryReader::of_bytes(path(name), found.entry, found.slot.used_ns, part);
  if (!reader.ok()) return reader;
  const NodeRecord& node = (*reader)->metadata().node;
  // The tag covers only the first digits of the key, and not the function.
  const int earlier = static_cast<int>(*tag & EntryTag{kMostEarlier});
  return entry_name({node.function, node.key, earlier}) == name ? std::move(reader) : files_.open(name, part);
}

absl::Status PackedBackend::put_packed(EntryTag tag, std::string_view head, std::string_view payload) const {
  absl::Status status = pack_put(dir_, tag, head, payload, now_ns());
  if (!absl::IsNotFound(status)) return status;
  const std::string directory = packed_directory(dir_);  // missing before the first packed entry, or removed
  if (absl::Status prepared = prepare(); !prepared.ok()) return prepared;
  if (absl::Status made = make_cache_directory(directory); !made.ok()) return made;
  return pack_put(dir_, tag, head, payload, now_ns());
}

absl::Status PackedBackend::put(const std::string& name, std::string_view head, std::string_view payload,
                                std::uint64_t pack_limit) const {
  const std::optional<EntryTag> tag = entry_tag(name);
  if (tag && head.size() + payload.size() <= pack_limit && put_packed(*tag, head, payload).ok()) {
    files_.remove(name);
    return absl::OkStatus();
  }
  if (absl::Status status = files_.put(name, head, payload, 0); !status.ok()) return status;
  if (tag) disown(*tag);
  return absl::OkStatus();
}

void PackedBackend::disown(EntryTag tag) const {
  const PackReader::Found before = packed_.look(tag);
  if (before.answer == Answer::kFound) pack_disown(dir_, before.slot);
}

/// A file that takes the place of a packed entry.
class PartialUnpacked final : public PartialEntry {
 public:
  PartialUnpacked(const PackedBackend& backend, std::optional<EntryTag> tag,
                  std::unique_ptr<PartialEntry> file)
      : backend_(backend), tag_(tag), file_(std::move(file)) {}

  absl::Status append(std::initializer_list<std::string_view> parts) override { return file_->append(parts); }
  absl::Status commit(std::string_view head) override {
    absl::Status status = file_->commit(head);
    if (status.ok() && tag_) backend_.disown(*tag_);
    return status;
  }
  UniqueFd open_again() const override { return file_->open_again(); }

 private:
  const PackedBackend& backend_;
  const std::optional<EntryTag> tag_;
  const std::unique_ptr<PartialEntry> file_;
};

absl::StatusOr<std::unique_ptr<PartialEntry>> PackedBackend::begin(const std::string& name,
                                                                   std::size_t head_bytes) const {
  absl::StatusOr<std::unique_ptr<PartialEntry>> file = files_.begin(name, head_bytes);
  if (!file.ok()) return file;
  return std::make_unique<PartialUnpacked>(*this, entry_tag(name), *std::move(file));
}

bool PackedBackend::exists(const std::string& name) const {
  return look(name).answer == Answer::kFound || files_.exists(name);
}

void PackedBackend::remove(const std::string& name) const {
  PackReader::Found found = look(name);
  // Without this, an index that is rebuilt later would lead to the removed record.
  if (found.answer == Answer::kNoIndex && pack_rebuild(dir_).ok()) found = look(name);
  const bool is_packed = found.answer == Answer::kFound || found.answer == Answer::kDamaged;
  if (is_packed && !pack_remove(dir_, found.slot.tag, kLongPatience)) pack_disown(dir_, found.slot);
  files_.remove(name);
}

void PackedBackend::set_aside(const std::string& name) const {
  const std::optional<EntryTag> tag = entry_tag(name);
  const Borrowed<RecordBuffer> buffer;
  const PackReader::Found found = tag ? packed_.read(*tag, *buffer) : PackReader::Found();
  if (found.answer != Answer::kFound && found.answer != Answer::kDamaged) return files_.set_aside(name);
  const std::string bad = path(kBadDirectory);
  (void)make_cache_directory(bad);
  absl::StatusOr<AtomicFile> file = AtomicFile::create_in_cache(bad + name.substr(name.rfind('/')));
  if (file.ok() && file->write({found.entry}).ok()) (void)file->commit();
  if (!pack_remove(dir_, *tag, kShortPatience, &found.slot)) pack_disown(dir_, found.slot);
}

void PackedBackend::copy(const std::string& from, const std::string& to) const {
  const std::optional<EntryTag> source = entry_tag(from), target = entry_tag(to);
  const Borrowed<RecordBuffer> buffer;
  const PackReader::Found found = source ? packed_.read(*source, *buffer) : PackReader::Found();
  if (found.answer != Answer::kFound || !target) {
    remove(to);
    return files_.copy(from, to);
  }
  if (pack_put(dir_, *target, found.entry, {}, found.slot.used_ns).ok()) files_.remove(to);
}

void PackedBackend::mark_used(const std::string& name) const {
  if (const PackReader::Found found = look(name); found.answer == Answer::kFound)
    pack_mark_used(dir_, found.slot.tag, now_ns());
  else
    files_.mark_used(name);
}

std::optional<StoredEntry> PackedBackend::find_stored(const std::string& name) const {
  const PackReader::Found found = look(name);
  if (found.answer == Answer::kFound) return StoredEntry{found.slot.bytes + kSlotBytes, found.slot.used_ns};
  return files_.find_stored(name);
}

absl::Status PackedBackend::list(std::string_view prefix,
                                 absl::FunctionRef<void(const std::string& name)> visit) const {
  if (absl::Status status = files_.list(prefix, visit); !status.ok()) return status;
  return for_each_packed(dir_, [&](const PackedEntry& entry) {
    const std::string name = name_of_packed(dir_, entry);
    if (!name.empty() && name.starts_with(prefix)) visit(name);
  });
}

}  // namespace cachepy::internal
