// Packs small entries together, and keeps the others as files.
//
// A lookup tries packed entries first, then files. If an entry was a file before and is now packed, or the reverse, the old one is
// removed after the new one was stored. If the process is killed in between, a lookup finds one of the two, and checks its
// dependencies as always. If entries cannot be packed (on a network file system, or because a stopped process holds the lock), they
// are files. A damaged packed entry is moved to a file in results/bad/.
#pragma once

#include <string>

#include "store/backend.h"
#include "store/file_backend.h"
#include "store/pack_reader.h"
#include "store/pack_upkeep.h"

namespace cachepy::internal {

/// The name of an entry that for_each_packed() visited; "" if it is damaged.
std::string name_of_packed(const std::string& dir, const PackedEntry& entry);

class PackedBackend final : public Backend {
 public:
  /// `dir`: absolute.
  explicit PackedBackend(const std::string& dir) : dir_(dir), files_(dir), packed_(dir) {}

  absl::StatusOr<std::unique_ptr<EntryReader>> open(const std::string& name,
                                                    MetadataPart part) const override;
  absl::StatusOr<std::unique_ptr<EntryReader>> find(const EntryRef& entry, MetadataPart part) const override;
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
  absl::Status prepare() const override { return files_.prepare(); }

 private:
  std::string path(const std::string& name) const { return dir_ + "/" + name; }
  PackReader::Found look(const std::string& name) const;
  friend class PartialUnpacked;
  /// A packed entry with the tag of one that is now a file must not be found any more.
  void disown(EntryTag tag) const;
  absl::Status put_packed(EntryTag tag, std::string_view head, std::string_view payload) const;

  const std::string dir_;
  const FileBackend files_;
  const PackReader packed_;
};

}  // namespace cachepy::internal
