#include "store/store.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <limits>
#include <optional>

#include "absl/strings/str_cat.h"
#include "base/file.h"
#include "base/path.h"
#include "store/graph_files.h"
#include "store/packed_backend.h"

namespace cachepy::internal {

Store::Store(const std::string& dir)
    : dir_(normal_path(dir)), backend_(std::make_shared<const PackedBackend>(dir_)) {}

Store::Store(const std::string& dir, std::unique_ptr<Backend> backend)
    : dir_(normal_path(dir)), backend_(std::move(backend)) {}

absl::StatusOr<std::unique_ptr<EntryReader>> Store::open(const EntryRef& entry, MetadataPart part) const {
  absl::StatusOr<std::unique_ptr<EntryReader>> reader = backend_->find(entry, part);
  if (absl::IsNotFound(reader.status())) return reader;
  if (reader.ok()) {
    const NodeRecord& node = (*reader)->metadata().node;
    if (node.function == entry.function && node.key == entry.key) return reader;
    reader = absl::DataLossError(absl::StrCat("'", place_of(entry_name(entry)),
                                              "' is corrupt: it is the result of ", node.id(),
                                              " by its own account"));
  }
  if (absl::IsDataLoss(reader.status())) backend_->set_aside(entry_name(entry));
  return reader;
}

std::uint64_t Store::bytes_of(const EntryRef& entry) const {
  const std::optional<StoredEntry> stored = backend_->find_stored(entry_name(entry));
  return stored ? stored->bytes : 0;
}

absl::StatusOr<std::unique_ptr<EntryReader>> Store::peek(const std::string& name, MetadataPart part) const {
  return backend_->open(name, part);
}

absl::StatusOr<std::uint64_t> Store::put(EntryMetadata& metadata, std::string_view payload_blocks,
                                         std::uint64_t raw_bytes, Replaced replaced,
                                         std::uint64_t pack_limit) const {
  make_way(metadata.node, replaced);
  const std::string head = encode_entry_head(metadata, payload_blocks.size(), raw_bytes);
  const absl::Status status = backend_->put(metadata.node.outfile, head, payload_blocks, pack_limit);
  if (status.ok()) return head.size() + payload_blocks.size();
  metadata.node.outfile.clear();
  return status;
}

absl::StatusOr<std::uint64_t> Store::complete(PartialEntry& begun, EntryMetadata& metadata,
                                              const PayloadWriter& payload, std::size_t head_bytes,
                                              Replaced replaced) const {
  make_way(metadata.node, replaced);
  const std::string head =
      encode_entry_head(metadata, payload.stored_bytes(), payload.raw_bytes(), head_bytes);
  const absl::Status status =
      head.size() == head_bytes ? begun.commit(head) : absl::InternalError("the metadata have grown");
  if (status.ok()) return head.size() + payload.stored_bytes();
  metadata.node.outfile.clear();
  return status;
}

void Store::make_way(NodeRecord& node, Replaced replaced) const {
  const EntryRef entry{node.function, node.key};
  if (replaced == Replaced::kIsEarlier) keep_as_earlier(entry);
  if (replaced == Replaced::kAllGo) {
    for (int number = 1; number <= kMostEarlier; ++number) remove({entry.function, entry.key, number});
  }
  node.outfile = entry_name(entry);
}

void Store::keep_as_earlier(const EntryRef& entry) const {
  std::string place;
  std::int64_t oldest_ns = std::numeric_limits<std::int64_t>::max();
  for (int number = 1; number <= kMostEarlier; ++number) {
    std::string candidate = entry_name({entry.function, entry.key, number});
    const std::int64_t used_ns =
        backend_->find_stored(candidate).value_or(StoredEntry()).used_ns;  // of none: 0
    if (used_ns >= oldest_ns) continue;
    place = std::move(candidate);
    oldest_ns = used_ns;
  }
  backend_->copy(entry_name(entry), place);
}

absl::StatusOr<std::vector<std::string>> Store::list(std::string_view function,
                                                     std::string_view digits) const {
  std::vector<std::string> names;
  if (digits.find_first_not_of("0123456789abcdef") != digits.npos) return names;
  const absl::Status status = backend_->list(entry_name_prefix(digits), [&](const std::string& name) {
    if (may_be_entry_of(function, name) && key_digits(name).starts_with(digits)) names.push_back(name);
  });
  if (!status.ok()) return status;
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

absl::StatusOr<std::unique_ptr<EntryReader>> open_entry_at(const std::string& place, MetadataPart part) {
  const std::string dir = parent_path(parent_path(parent_path(place)));
  const Store store(dir);
  if (place.starts_with(store.place_of(kResultsDirectory) + "/"))
    return store.peek(place.substr(dir.size() + 1), part);
  return EntryReader::open(place, part);
}

absl::StatusOr<bool> is_cache_directory(const std::string& dir) {
  for (const char* part : {kResultsDirectory, kGraphDirectory}) {
    const std::string path = dir + "/" + part;
    struct ::stat st;
    if (::stat(path.c_str(), &st) == 0) return true;
    if (errno != ENOENT && errno != ENOTDIR) return file_error("read", path, errno);
  }
  return false;
}

}  // namespace cachepy::internal
