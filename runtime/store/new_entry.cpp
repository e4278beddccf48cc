#include "store/new_entry.h"

#include <utility>

#include "store/entry_name.h"

namespace cachepy::internal {
namespace {

// The digest of the result, the numbers that depend on it, and the name of the entry.
constexpr std::size_t kMostGrowthBytes = 64;

}  // namespace

NewEntry::NewEntry(const Store& store, EntryMetadata& metadata, Compression compression, Fits fits)
    : store_(store), metadata_(metadata), fits_(fits), payload_(compression, this) {}

bool NewEntry::take(std::initializer_list<std::string_view> parts) {
  if (fits_ != nullptr && !fits_(payload_.stored_bytes()))
    status_ = absl::ResourceExhaustedError("the entry is too large");
  if (file_ == nullptr && status_.ok()) {
    const NodeRecord& node = metadata_.node;
    const EntryRef ref{node.function, node.key};
    head_bytes_ = encode_entry_head(metadata_, 0, 0).size() + entry_name(ref).size() + kMostGrowthBytes;
    absl::StatusOr<std::unique_ptr<PartialEntry>> begun = store_.begin(ref, head_bytes_);
    if (absl::IsUnimplemented(begun.status())) return false;
    if (begun.ok())
      file_ = *std::move(begun);
    else
      status_ = begun.status();
  }
  // What cannot be stored is dropped at once, because it may be larger than memory and disk.
  if (status_.ok()) status_ = file_->append(parts);
  if (!status_.ok()) file_.reset();
  return true;
}

std::uint64_t NewEntry::finish() {
  blocks_ = payload_.finish();
  if (file_ != nullptr) take({std::exchange(blocks_, {})});
  return payload_.stored_bytes();
}

absl::StatusOr<std::uint64_t> NewEntry::commit(Replaced replaced, std::uint64_t pack_limit) {
  if (!status_.ok()) {
    metadata_.node.outfile.clear();
    return status_;
  }
  if (file_ == nullptr) return store_.put(metadata_, blocks_, payload_.raw_bytes(), replaced, pack_limit);
  written_ = file_->open_again();
  return store_.complete(*std::exchange(file_, nullptr), metadata_, payload_, head_bytes_, replaced);
}

StoredBlocks NewEntry::take_blocks() {
  return {std::move(blocks_), std::move(written_), payload_.stored_bytes(), payload_.raw_bytes()};
}

}  // namespace cachepy::internal
