// Reads a segment from its beginning to its end, in large pieces.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/file.h"
#include "store/segment_files.h"

namespace cachepy::internal {

class RecordWindow {
 public:
  explicit RecordWindow(const SegmentFile& segment) : segment_(segment) {}

  /// The `size` bytes from `offset` on; fewer at the end of the file, or if it cannot be read. Valid until the next call.
  std::string_view at(std::uint64_t offset, std::size_t size) {
    if (offset < begin_ || offset + size > begin_ + bytes_.size()) fill(offset, size);
    const std::string_view window(bytes_);
    return offset - begin_ <= window.size() ? window.substr(offset - begin_, size) : std::string_view();
  }

 private:
  void fill(std::uint64_t offset, std::size_t size) {
    constexpr std::size_t kUsualBytes = std::size_t{256} << 10;
    begin_ = offset;
    bytes_.resize(std::max(size, kUsualBytes));
    const ::ssize_t got = pread_fully(segment_.fd(), bytes_.data(), bytes_.size(), offset);
    bytes_.resize(static_cast<std::size_t>(std::max<::ssize_t>(got, 0)));
  }

  const SegmentFile& segment_;
  std::uint64_t begin_ = 0;
  std::string bytes_;
};

}  // namespace cachepy::internal
