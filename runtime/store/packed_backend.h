// Small entries packed together, others as files.
//
// An entry is looked for among the packed ones first. When one is stored in the other way than before, the one of before goes
// only then; should the process be killed in between, the newest is still the one that is found, or one that holds as well.
// Where entries cannot be packed (a network file system, a process that was stopped holds the lock) they are files. A damaged
// packed entry is set aside as a file under results/bad/.
#pragma once

#include <string>

#include "store/backend.h"
#include "store/file_backend.h"
#include "store/pack_reader.h"
#include "store/pack_upkeep.h"

namespace cachepy::internal {

/// What an entry that was listed is called; "" where it is damaged.
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
  absl::Status put_packed(EntryTag tag, std::string_view head, std::string_view payload) const;

  const std::string dir_;
  const FileBackend files_;
  const PackReader packed_;
};

}  // namespace cachepy::internal
