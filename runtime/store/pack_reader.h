// Reads packed entries, without a lock and without waiting for writers.
//
// A reader trusts only the record that the index leads to: it must be live and whole, and belong to the entry. Files stay open from one
// entry to the next. Thread-safe, also across a fork.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "format/pack_index.h"
#include "store/index_file.h"
#include "store/segment_files.h"

namespace cachepy::internal {

/// Memory for one record, reused for the next.
class RecordBuffer {
 public:
  char* reserve(std::size_t size);

 private:
  std::unique_ptr<char[]> data_;
  std::size_t capacity_ = 0;
};

class PackReader {
 public:
  explicit PackReader(std::string dir) : dir_(std::move(dir)) {}

  enum class Answer {
    kFound,
    kNone,
    kDamaged,  ///< the index leads to bytes that are not a record of this entry
    kNoIndex,  ///< there is no index, or it is damaged
  };
  struct Found {
    Answer answer = Answer::kNone;
    IndexSlot slot;          ///< after kFound and kDamaged
    std::string_view entry;  ///< in the buffer; after kDamaged, the bytes that are there instead
  };
  Found read(EntryTag tag, RecordBuffer& buffer) const;
  /// As above, without the entry's bytes.
  Found look(EntryTag tag) const;

 private:
  using Index = std::shared_ptr<const IndexFile>;
  using Segment = std::shared_ptr<const SegmentFile>;

  template <class Check>
  Found find(EntryTag tag, const Check& check) const;
  Index index() const;
  void forget(const Index& index) const;
  Segment segment(std::uint64_t number) const;
  void forget(const Segment& segment) const;

  const std::string dir_;
  mutable Index index_;
  mutable std::unordered_map<std::uint64_t, Segment> segments_;
};

}  // namespace cachepy::internal
