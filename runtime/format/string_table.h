// Interns strings, such as names and paths that many nodes share: each is stored once and has a number.
//
// Numbers start at 0, in order of first appearance. Not thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/hash/hash.h"

namespace cachepy::internal {

class StringTable {
 public:
  StringTable() : index_(0, Hash{this}, Equal{this}) {}
  StringTable(const StringTable&) = delete;
  StringTable& operator=(const StringTable&) = delete;

  /// The number of `s`, which is added if it is new.
  std::uint32_t intern(std::string_view s) {
    while (indexed_ < size()) index_.insert(indexed_++);
    // Adds the string first and removes it if it was known: only one lookup in the index, which is the expensive part.
    const auto [number, is_new] = index_.insert(append(s));
    if (is_new) {
      ++indexed_;
    } else {
      ends_.pop_back();
      text_.resize(text_.size() - s.size());
    }
    return *number;
  }

  /// Makes all strings known to find(). False if one of them is in the table twice.
  bool index_all() {
    index_.reserve(size());
    while (indexed_ < size())
      if (!index_.insert(indexed_++).second) return false;
    return true;
  }

  /// Adds a string that is known to be new, without a lookup. It is hashed by the next intern(), and found from then on.
  std::uint32_t append(std::string_view s) {
    text_.append(s);
    ends_.push_back(text_.size());
    return size() - 1;
  }

  /// The number of `s` without adding it; kNone if it is not in the table.
  static constexpr std::uint32_t kNone = ~std::uint32_t{0};
  std::uint32_t find(std::string_view s) const {
    auto it = index_.find(s);
    return it == index_.end() ? kNone : *it;
  }

  void reserve(std::uint32_t strings, std::size_t bytes) {
    text_.reserve(bytes);
    ends_.reserve(strings);
    index_.reserve(strings);
  }

  /// Valid until the next intern() or append().
  std::string_view operator[](std::uint32_t number) const {
    const std::uint64_t begin = number == 0 ? 0 : ends_[number - 1];
    return std::string_view(text_).substr(begin, ends_[number] - begin);
  }

  std::uint32_t size() const { return static_cast<std::uint32_t>(ends_.size()); }
  std::size_t bytes() const { return text_.size(); }

 private:
  // The index contains only numbers; their text is looked up in the table.
  struct Hash {
    using is_transparent = void;
    const StringTable* table;
    std::size_t operator()(std::uint32_t n) const { return (*this)((*table)[n]); }
    std::size_t operator()(std::string_view s) const { return absl::Hash<std::string_view>{}(s); }
  };
  struct Equal {
    using is_transparent = void;
    const StringTable* table;
    bool operator()(std::uint32_t a, std::uint32_t b) const { return (*table)[a] == (*table)[b]; }
    bool operator()(std::uint32_t a, std::string_view b) const { return (*table)[a] == b; }
    bool operator()(std::string_view a, std::uint32_t b) const { return a == (*table)[b]; }
  };

  std::string text_;
  std::vector<std::uint64_t> ends_;
  std::uint32_t indexed_ = 0;  ///< the strings below this number are in index_
  absl::flat_hash_set<std::uint32_t, Hash, Equal> index_;
};

}  // namespace cachepy::internal
