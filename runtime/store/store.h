// The results in one cache directory: the newest one of each call, and a few earlier ones.
//
// The interface consists of entries and bytes. The backend decides where and how they are kept (backend.h), and entry_name.h how they are
// named. Elsewhere a name is only stored in NodeRecord::outfile and shown to people by place_of(). Damaged entries are set aside. Any
// process may remove any entry at any time. Thread-safe. Does not know whether an entry is still valid.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "format/entry.h"
#include "store/backend.h"
#include "store/entry_name.h"

namespace cachepy::internal {

/// What happens to the entry that a new one replaces, and to earlier results.
enum class Replaced {
  kGoes,       ///< it is dropped; its dependencies are those of the new one
  kIsEarlier,  ///< it becomes an earlier result, and the least recently used earlier result is dropped
  kAllGo,      ///< it is dropped, and so are all earlier results
};

/// Larger entries gain nothing from packing.
inline constexpr std::uint64_t kUsualPackLimit = std::uint64_t{32} << 10;

class Store {
 public:
  /// `dir`: made absolute once, so that a later chdir changes nothing. Does not access the disk.
  explicit Store(const std::string& dir);
  /// As above, with another backend.
  Store(const std::string& dir, std::unique_ptr<Backend> backend);

  const std::string& dir() const { return dir_; }
  /// The path of the entry with that name, for people and messages.
  std::string place_of(const std::string& name) const { return dir_ + "/" + name; }

  /// Opens the entry. NotFound: there is none. DataLoss: it is corrupt, or its metadata name another function or key; it was set
  /// aside.
  absl::StatusOr<std::unique_ptr<EntryReader>> open(const EntryRef& entry,
                                                    MetadataPart part = MetadataPart::kAll) const;
  /// Opens the entry only to inspect it: nothing is set aside, and function and key are not compared.
  absl::StatusOr<std::unique_ptr<EntryReader>> peek(const std::string& name,
                                                    MetadataPart part = MetadataPart::kAll) const;
  absl::StatusOr<std::unique_ptr<EntryReader>> peek(const EntryRef& entry, MetadataPart part) const {
    return peek(entry_name(entry), part);
  }
  bool has(const EntryRef& entry) const { return has(entry_name(entry)); }
  bool has(const std::string& name) const { return backend_->exists(name); }
  /// Its size on disk; 0 if it does not exist.
  std::uint64_t bytes_of(const EntryRef& entry) const;

  /// Stores the entry as the newest of its call, as a whole or not at all. Sets metadata.node.outfile to its name, or to "" if it was
  /// not stored. Entries of up to `pack_limit` bytes may be packed. Returns the bytes written.
  absl::StatusOr<std::uint64_t> put(EntryMetadata& metadata, std::string_view payload_blocks,
                                    std::uint64_t raw_bytes, Replaced replaced = Replaced::kGoes,
                                    std::uint64_t pack_limit = kUsualPackLimit) const;

  /// Begins an entry of this name, see Backend::begin().
  absl::StatusOr<std::unique_ptr<PartialEntry>> begin(const EntryRef& entry, std::size_t head_bytes) const {
    return backend_->begin(entry_name(entry), head_bytes);
  }
  /// Stores an entry that was begun, with that payload and a head of that size, like put().
  absl::StatusOr<std::uint64_t> complete(PartialEntry& begun, EntryMetadata& metadata,
                                         const PayloadWriter& payload, std::size_t head_bytes,
                                         Replaced replaced) const;

  /// Removes the entry. Best effort, like the next two functions.
  void remove(const EntryRef& entry) const { backend_->remove(entry_name(entry)); }
  /// Records that the entry is used now.
  void mark_used(const EntryRef& entry) const { backend_->mark_used(entry_name(entry)); }
  /// Moves a damaged entry out of the way.
  void set_aside(const EntryRef& entry) const { backend_->set_aside(entry_name(entry)); }

  /// Calls `visit` with the names of all entries, in no particular order. Visits nothing if there is no cache yet. If it cannot be read,
  /// the system's error.
  absl::Status for_each(absl::FunctionRef<void(const std::string& name)> visit) const {
    return backend_->list(entry_name_prefix(""), visit);
  }
  /// The sorted names of the entries that may belong to this function ("": any) and whose keys begin with these digits. Errors as above.
  absl::StatusOr<std::vector<std::string>> list(std::string_view function = "",
                                                std::string_view digits = "") const;

  /// Creates the directory and the files that processes share there. put() does this, too.
  absl::Status prepare() const { return backend_->prepare(); }

 private:
  /// Prepares for a new entry of the call, and sets its name.
  void make_way(NodeRecord& node, Replaced replaced) const;
  void keep_as_earlier(const EntryRef& entry) const;

  std::string dir_;
  std::shared_ptr<const Backend> backend_;
};

/// Opens the entry at a path that place_of() returned. Errors as for Backend::open().
absl::StatusOr<std::unique_ptr<EntryReader>> open_entry_at(const std::string& place,
                                                           MetadataPart part = MetadataPart::kAll);

/// Whether that directory contains a cache: results or a graph. The system's error if this cannot be determined.
absl::StatusOr<bool> is_cache_directory(const std::string& dir);

}  // namespace cachepy::internal
