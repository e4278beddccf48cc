// Keeps the entries of a cache, as bytes under names. Backends are files (file_backend.h), and small entries packed together
// (packed_backend.h). A server would be another backend.
//
// Names look like paths ("results/3f/load_counts.3fa9…e1.cpz"); only the store creates and parses them (store.h). Any process
// may remove any entry at any time. Thread-safe. Knows nothing of the contents of entries or when they are valid.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/file.h"
#include "format/entry.h"
#include "store/entry_name.h"

namespace cachepy::internal {

/// What is known of an entry without reading it.
struct StoredEntry {
  std::uint64_t bytes = 0;   ///< size on disk
  std::int64_t used_ns = 0;  ///< when it was last used or written
};

/// An entry that is being written. Until it is committed, nobody finds it; an object that is destroyed earlier leaves nothing.
class PartialEntry {
 public:
  virtual ~PartialEntry() = default;
  /// Appends to the payload.
  virtual absl::Status append(std::initializer_list<std::string_view> parts) = 0;
  /// Completes the entry with its head, which has the size that begin() was told, and stores it under its name as put() does.
  virtual absl::Status commit(std::string_view head) = 0;
  /// A new descriptor of the file with the entry, to read it after commit(); none if there is no file.
  virtual UniqueFd open_again() const { return {}; }
};

class Backend {
 public:
  virtual ~Backend() = default;

  /// Errors: NotFound (no such entry), DataLoss (truncated, corrupt), Unimplemented (another version), or the system's.
  virtual absl::StatusOr<std::unique_ptr<EntryReader>> open(const std::string& name,
                                                            MetadataPart part) const = 0;
  /// Like open(), for a hit, which does not need the entry's name.
  virtual absl::StatusOr<std::unique_ptr<EntryReader>> find(const EntryRef& entry, MetadataPart part) const {
    return open(entry_name(entry), part);
  }
  /// Stores the entry, `head` followed by `payload`, under the name, and replaces an existing one. A reader finds the whole entry or
  /// none. Entries of up to `pack_limit` bytes may be packed.
  virtual absl::Status put(const std::string& name, std::string_view head, std::string_view payload,
                           std::uint64_t pack_limit) const = 0;
  /// Begins an entry whose head, of `head_bytes` bytes, is known only after its payload. Optional: Unimplemented if entries must be
  /// put as a whole.
  virtual absl::StatusOr<std::unique_ptr<PartialEntry>> begin(const std::string& name,
                                                              std::size_t head_bytes) const {
    static_cast<void>(name);
    static_cast<void>(head_bytes);
    return absl::UnimplementedError("entries are stored as a whole");
  }
  virtual bool exists(const std::string& name) const = 0;
  /// Best effort, like all functions below except list().
  virtual void remove(const std::string& name) const = 0;
  /// Moves a damaged entry to a place where it is not read as an entry.
  virtual void set_aside(const std::string& name) const { remove(name); }
  /// Gives the entry a second name, and replaces an entry of that name.
  virtual void copy(const std::string& from, const std::string& to) const = 0;
  /// Records that the entry is used now.
  virtual void mark_used(const std::string& name) const = 0;
  /// Nullopt if there is no such entry.
  virtual std::optional<StoredEntry> find_stored(const std::string& name) const = 0;

  /// Calls `visit` with the names of all entries that begin with `prefix`, in no particular order. Entries that are added or removed
  /// meanwhile may or may not be included.
  virtual absl::Status list(std::string_view prefix,
                            absl::FunctionRef<void(const std::string& name)> visit) const = 0;

  /// Creates what put() needs, so that it can be locked and listed before the first entry.
  virtual absl::Status prepare() const = 0;
};

}  // namespace cachepy::internal
