// The result files of one cache directory: where they lie, how they are written and read.
//
//   <dir>/results/3f/load_counts.3fa9…e1.cpz      the newest result of a call
//   <dir>/results/3f/load_counts.3fa9…e1.2.cpz    one that it has replaced: its files may change back
//
// Entries are written aside and renamed; a bad entry is set aside under results/bad/. Any process may delete
// any file at any time. Thread-safe. Knows nothing of validity.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "format/entry.h"

namespace cachepy::internal {

class Store {
 public:
  /// `dir`: made absolute once, so that a later chdir changes nothing. Touches no file.
  explicit Store(const std::string& dir);

  const std::string& dir() const { return dir_; }

  /// Relative to dir(): "results/3f/load_counts.<hex>.cpz". Long or odd function names are shortened to
  /// [A-Za-z0-9_-].
  static std::string relative_path(const std::string& function, const Digest& key);
  /// Where earlier results of that call lie: `number` is 1 to kMostEarlier.
  static std::string earlier_path(const std::string& relative, int number);
  static constexpr int kMostEarlier = 3;
  static bool is_earlier_name(std::string_view name);
  std::string path(const std::string& relative) const { return dir_ + "/" + relative; }

  /// The entry of that call; `earlier`: the one at earlier_path(). NotFound = none; a corrupt or foreign file is set aside
  /// and reported as DataLoss. An entry whose metadata names another function or key is corrupt.
  absl::StatusOr<std::unique_ptr<EntryReader>> open(const std::string& function, const Digest& key,
                                                    MetadataPart part = MetadataPart::kAll,
                                                    int earlier = 0) const;

  /// Writes an entry (metadata.node.outfile says where) atomically; makes the directory (0700, with
  /// CACHEDIR.TAG and .gitignore) when it is not there. Files are 0600. Returns the bytes written.
  absl::StatusOr<std::uint64_t> write(const EntryMetadata& metadata, std::string_view payload_blocks,
                                      std::uint64_t raw_bytes) const;

  /// Sees to it that the next write() leaves the entry in place as an earlier one, instead of the one of them that was not
  /// used for longest where there are enough. Best effort: some file systems have no second names for a file.
  void keep_earlier(const std::string& relative) const;
  /// Removes the earlier results of that call, best effort.
  void remove_earlier(const std::string& relative) const;
  /// Removes a file, best effort.
  void remove(const std::string& relative) const;

  /// Marks the entry as used now, best effort: its file's mtime is its last use.
  void mark_used(const std::string& relative) const;

  /// Moves a bad entry out of the way, best effort.
  void set_aside(const std::string& relative) const;

  static constexpr char kBad[] = "results/bad";  ///< what was set aside, relative
  /// Relative paths of the directories that entries lie in. None when there is no results/; when that cannot be read, the
  /// system's error.
  absl::StatusOr<std::vector<std::string>> shards() const;
  static bool is_entry_name(std::string_view name);
  /// Whether a file of that name may be an entry of this function; "": of any. Its metadata know.
  static bool may_be_entry_of(const std::string& function, std::string_view name);
  /// Relative paths of all entries, sorted. Errors as above, also of a directory below.
  absl::StatusOr<std::vector<std::string>> list() const { return list("", ""); }
  /// Of those only the ones that may be of this function, by their file names, and whose key begins with these digits;
  /// "": of any.
  absl::StatusOr<std::vector<std::string>> list(const std::string& function, std::string_view digits) const;

  /// Makes the directory skeleton; also called by write().
  absl::Status prepare() const;

 private:
  std::string dir_;
};

}  // namespace cachepy::internal
