// Very many digests in a row, in half the memory of a std::vector<Digest>: almost all have 16 bytes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/digest.h"

namespace cachepy::internal {

/// Not thread-safe.
class DigestList {
 public:
  std::size_t size() const { return bytes_.size() / width_; }
  void reserve(std::size_t count) { bytes_.reserve(count * width_); }

  void push_back(const Digest& digest) {
    if (digest.size > width_ - 1) widen();
    bytes_ += static_cast<char>(digest.size);
    bytes_.append(reinterpret_cast<const char*>(digest.bytes.data()), width_ - 1);
  }

  /// The bytes of one, as Digest::view(). Valid until the list changes.
  std::string_view view(std::size_t at) const {
    return {bytes_.data() + at * width_ + 1, static_cast<std::uint8_t>(bytes_[at * width_])};
  }

  Digest operator[](std::size_t at) const {
    Digest digest;
    digest.size = static_cast<std::uint8_t>(bytes_[at * width_]);
    std::memcpy(digest.bytes.data(), bytes_.data() + at * width_ + 1, width_ - 1);
    return digest;
  }

 private:
  static constexpr std::size_t kUsualWidth = 1 + 16;

  /// The first digest of 32 bytes: all take that much from now on.
  void widen() {
    DigestList wide;
    wide.width_ = 1 + sizeof(Digest::bytes);
    wide.reserve(size() + 1);
    for (std::size_t i = 0; i < size(); ++i) wide.push_back((*this)[i]);
    *this = std::move(wide);
  }

  std::size_t width_ = kUsualWidth;
  std::string bytes_;  // of each digest its size, and room for its bytes
};

}  // namespace cachepy::internal
