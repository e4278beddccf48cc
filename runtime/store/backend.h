// Where the entries of a cache are kept, as bytes under names: small ones packed together (packed_backend.h), others as files
// of their own (file_backend.h); a server would be another backend.
//
// Names look like paths ("results/3f/load_counts.3fa9…e1.cpz"), and the store alone makes and reads them (store.h). Any process
// may remove any entry at any time. Thread-safe. Knows nothing of what entries say or when they are valid.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "format/entry.h"
#include "store/entry_name.h"

namespace cachepy::internal {

/// An entry without what is in it.
struct StoredEntry {
  std::uint64_t bytes = 0;   ///< that it takes on disk
  std::int64_t used_ns = 0;  ///< when it was used last, or written
};

class Backend {
 public:
  virtual ~Backend() = default;

  /// Errors: NotFound (no such entry), DataLoss (truncated, corrupt), Unimplemented (another version), or the system's.
  virtual absl::StatusOr<std::unique_ptr<EntryReader>> open(const std::string& name,
                                                            MetadataPart part) const = 0;
  /// The same for a hit, which need not know the name of what it finds.
  virtual absl::StatusOr<std::unique_ptr<EntryReader>> find(const EntryRef& entry, MetadataPart part) const {
    return open(entry_name(entry), part);
  }
  /// Stores the entry, given in two parts, under the name, in place of what was there. A reader finds all of it or nothing.
  /// One of up to `pack_limit` bytes may be kept together with others.
  virtual absl::Status put(const std::string& name, std::string_view head, std::string_view payload,
                           std::uint64_t pack_limit) const = 0;
  virtual bool exists(const std::string& name) const = 0;
  /// Best effort, like all that follow but list().
  virtual void remove(const std::string& name) const = 0;
  /// Moves a damaged entry to where nobody reads it as one.
  virtual void set_aside(const std::string& name) const { remove(name); }
  /// Makes the entry known by a second name, in place of what that named.
  virtual void copy(const std::string& from, const std::string& to) const = 0;
  /// Notes that the entry is used now.
  virtual void mark_used(const std::string& name) const = 0;
  /// What is known of it without reading it; none where there is no such entry.
  virtual std::optional<StoredEntry> find_stored(const std::string& name) const = 0;

  /// Calls `visit` with the names of all entries that begin with `prefix`, in no order. What others remove or add meanwhile may
  /// or may not be among them.
  virtual absl::Status list(std::string_view prefix,
                            absl::FunctionRef<void(const std::string& name)> visit) const = 0;

  /// Makes what put() needs, so that it can be locked and listed before the first entry.
  virtual absl::Status prepare() const = 0;
};

}  // namespace cachepy::internal
