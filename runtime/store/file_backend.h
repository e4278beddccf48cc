// Keeps entries as files in a directory. An entry's name is its relative path. Files are written under a temporary name and renamed. A
// file's mtime is the last use of its entry. Damaged files are moved to results/bad/.
//
//   <dir>/results/3f/load_counts.3fa9…e1.cpz
#pragma once

#include <sys/stat.h>

#include <cstdint>
#include <string>
#include <vector>

#include "store/backend.h"

namespace cachepy::internal {

/// The directories with entries, as prefixes of their names: "results/3f/". Empty if there is no results/. If that cannot be
/// read, the system's error.
absl::StatusOr<std::vector<std::string>> result_directories(const std::string& dir);

/// The size of an entry, or of any file, on disk. File systems allocate whole blocks.
std::uint64_t bytes_on_disk(const struct ::stat& st);

class FileBackend final : public Backend {
 public:
  /// `dir`: absolute.
  explicit FileBackend(std::string dir) : dir_(std::move(dir)) {}

  absl::StatusOr<std::unique_ptr<EntryReader>> open(const std::string& name,
                                                    MetadataPart part) const override;
  /// Creates the directory (0700, with CACHEDIR.TAG and .gitignore) if it does not exist. Files have mode 0600.
  absl::Status put(const std::string& name, std::string_view head, std::string_view payload,
                   std::uint64_t pack_limit) const override;
  absl::StatusOr<std::unique_ptr<PartialEntry>> begin(const std::string& name,
                                                      std::size_t head_bytes) const override;
  bool exists(const std::string& name) const override;
  void remove(const std::string& name) const override;
  void set_aside(const std::string& name) const override;
  void copy(const std::string& from, const std::string& to) const override;
  void mark_used(const std::string& name) const override;
  std::optional<StoredEntry> find_stored(const std::string& name) const override;
  absl::Status list(std::string_view prefix,
                    absl::FunctionRef<void(const std::string& name)> visit) const override;
  absl::Status prepare() const override;

 private:
  absl::StatusOr<AtomicFile> create(const std::string& name) const;
  std::string path(const std::string& name) const { return dir_ + "/" + name; }

  const std::string dir_;
};

}  // namespace cachepy::internal
