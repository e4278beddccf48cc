// The results in one cache directory: the newest one of each call, and a few that it has replaced.
//
// Speaks in entries and bytes. Where and how these are kept is the backend's affair (backend.h), and what they are called is
// entry_name.h's; to everyone else a name is a text that NodeRecord::outfile holds and that place_of() shows to people. A bad
// entry is set aside. Any process may remove any entry at any time. Thread-safe. Knows nothing of validity.
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

/// What becomes of the entry whose place a new one takes, and of those before it.
enum class Replaced {
  kGoes,       ///< there is none, or it was made from the same as the new one
  kIsEarlier,  ///< it stays, as an earlier result, instead of the one of them that was not used for longest
  kAllGo,      ///< earlier results go, too
};

/// Larger entries gain nothing from being kept together with others.
inline constexpr std::uint64_t kUsualPackLimit = std::uint64_t{32} << 10;

class Store {
 public:
  /// `dir`: made absolute once, so that a later chdir changes nothing. Touches no file.
  explicit Store(const std::string& dir);
  /// As above, with another backend than the directory's files.
  Store(const std::string& dir, std::unique_ptr<Backend> backend);

  const std::string& dir() const { return dir_; }
  /// Where people find the entry of that name, and what messages call it.
  std::string place_of(const std::string& name) const { return dir_ + "/" + name; }

  /// The entry. NotFound = none; a corrupt or foreign one is set aside and reported as DataLoss. An entry whose metadata name
  /// another function or key is corrupt.
  absl::StatusOr<std::unique_ptr<EntryReader>> open(const EntryRef& entry,
                                                    MetadataPart part = MetadataPart::kAll) const;
  /// As above, for those who only want to know what is stored: nothing is set aside, nor compared with what was asked for.
  absl::StatusOr<std::unique_ptr<EntryReader>> peek(const std::string& name,
                                                    MetadataPart part = MetadataPart::kAll) const;
  absl::StatusOr<std::unique_ptr<EntryReader>> peek(const EntryRef& entry, MetadataPart part) const {
    return peek(entry_name(entry), part);
  }
  bool has(const EntryRef& entry) const { return has(entry_name(entry)); }
  bool has(const std::string& name) const { return backend_->exists(name); }
  /// What it takes on disk; 0 where it is not there.
  std::uint64_t bytes_of(const EntryRef& entry) const;

  /// Stores the entry as the newest of its call, as a whole or not at all, and says in metadata.node.outfile what it is called;
  /// "" where it was not stored. One of up to `pack_limit` bytes may be kept together with others. Returns the bytes written.
  absl::StatusOr<std::uint64_t> put(EntryMetadata& metadata, std::string_view payload_blocks,
                                    std::uint64_t raw_bytes, Replaced replaced = Replaced::kGoes,
                                    std::uint64_t pack_limit = kUsualPackLimit) const;

  /// Best effort, like the next two.
  void remove(const EntryRef& entry) const { backend_->remove(entry_name(entry)); }
  /// Notes that the newest result of that call is used now.
  void mark_used(const EntryRef& entry) const { backend_->mark_used(entry_name(entry)); }
  /// Moves a bad entry out of the way.
  void set_aside(const EntryRef& entry) const { backend_->set_aside(entry_name(entry)); }

  /// Calls `visit` with the names of all entries, in no order. None when there is no cache yet; when it cannot be read, the
  /// system's error.
  absl::Status for_each(absl::FunctionRef<void(const std::string& name)> visit) const {
    return backend_->list(entry_name_prefix(""), visit);
  }
  /// Names of the entries that may be of this function and whose keys begin with these digits, sorted; "": of any. Errors as
  /// above.
  absl::StatusOr<std::vector<std::string>> list(std::string_view function = "",
                                                std::string_view digits = "") const;

  /// Makes the directory and what processes meet at there; also done by put().
  absl::Status prepare() const { return backend_->prepare(); }

 private:
  void keep_as_earlier(const EntryRef& entry) const;

  std::string dir_;
  std::shared_ptr<const Backend> backend_;
};

/// The entry in a place that place_of() told. Errors as of Backend::open().
absl::StatusOr<std::unique_ptr<EntryReader>> open_entry_at(const std::string& place,
                                                           MetadataPart part = MetadataPart::kAll);

/// Whether there is a cache in that directory: results or a graph. The system's error when that cannot be known.
absl::StatusOr<bool> is_cache_directory(const std::string& dir);

}  // namespace cachepy::internal
