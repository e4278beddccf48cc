// Strings by number, each once: names and paths that many nodes share.
//
// Numbers are given out from 0 in order of first appearance. Not thread-safe.
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

  /// The number of `s`, which is added when it is new.
  std::uint32_t intern(std::string_view s) {
    if (auto it = index_.find(s); it != index_.end()) return *it;
    const auto number = static_cast<std::uint32_t>(ends_.size());
    text_.append(s);
    ends_.push_back(text_.size());
    index_.insert(number);
    return number;
  }

  /// The number of `s` without adding it; kNone when it is not here.
  static constexpr std::uint32_t kNone = ~std::uint32_t{0};
  std::uint32_t find(std::string_view s) const {
    auto it = index_.find(s);
    return it == index_.end() ? kNone : *it;
  }

  /// Valid until the next intern().
  std::string_view operator[](std::uint32_t number) const {
    const std::uint64_t begin = number == 0 ? 0 : ends_[number - 1];
    return std::string_view(text_).substr(begin, ends_[number] - begin);
  }

  std::uint32_t size() const { return static_cast<std::uint32_t>(ends_.size()); }

 private:
  // The index holds numbers only; the text they stand for is looked up here.
  struct Hash {
    using is_transparent = void;
    const StringTable* table;
    std::size_t operator()(std::uint32_t n) const { return (*this)((*table)[n]); }
    std::size_t operator()(std::string_view s) const { return absl::Hash<std::string_view>{}(s); }
  };
  struct Equal {
    using is_transparent = void;
    const StringTable* table;
    bool operator()(std::uint32_t a, std::uint32_t b) const { return a == b; }
    bool operator()(std::uint32_t a, std::string_view b) const { return (*table)[a] == b; }
    bool operator()(std::string_view a, std::uint32_t b) const { return a == (*table)[b]; }
  };

  std::string text_;
  std::vector<std::uint64_t> ends_;
  absl::flat_hash_set<std::uint32_t, Hash, Equal> index_;
};

}  // namespace cachepy::internal
