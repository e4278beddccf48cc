// Little-endian, length-prefixed bytes: the alphabet of everything on disk.
//
// ByteReader trusts nothing: every read is bounded by what is left, and the first bad one makes all later
// ones fail.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/digest.h"

namespace cachepy::internal {

class ByteWriter {
 public:
  ByteWriter() = default;
  /// With room for that many bytes.
  explicit ByteWriter(std::size_t capacity) { out_.reserve(capacity); }

  void u8(std::uint8_t v) { out_.push_back(static_cast<char>(v)); }
  void u32(std::uint32_t v);
  void u64(std::uint64_t v);
  void varint(std::uint64_t v);     ///< LEB128, 1 to 10 bytes
  void zigzag(std::int64_t v);      ///< signed varint
  void string(std::string_view s);  ///< varint length, bytes
  void digest(const Digest& d);     ///< u8 size, bytes
  void raw(std::string_view s) { out_.append(s); }

  const std::string& str() const { return out_; }
  std::string take() { return std::move(out_); }
  std::size_t size() const { return out_.size(); }

 private:
  std::string out_;
};

class ByteReader {
 public:
  explicit ByteReader(std::string_view in) : in_(in) {}

  std::uint8_t u8() {
    const std::string_view byte = raw(1);
    return byte.empty() ? std::uint8_t{0} : static_cast<std::uint8_t>(byte.front());
  }
  std::uint32_t u32();
  std::uint64_t u64();
  std::uint64_t varint() {
    if (in_.empty() || static_cast<std::uint8_t>(in_.front()) >= 0x80) return long_varint();
    return u8();  // most numbers are small
  }
  std::int64_t zigzag();
  std::string_view string() {  ///< points into the input
    const std::uint64_t size = varint();
    return raw(size);
  }
  Digest digest();
  std::string_view raw(std::uint64_t size) {
    if (size > in_.size()) {
      fail();
      return {};
    }
    const std::string_view out = in_.substr(0, static_cast<std::size_t>(size));
    in_.remove_prefix(out.size());
    return out;
  }
  /// A count of items of at least `min_bytes` bytes each. Fails if the rest of the input is too short for that many.
  std::uint64_t count(std::size_t min_bytes);

  bool ok() const { return ok_; }
  void fail() {
    ok_ = false;
    in_ = {};
  }
  std::size_t left() const { return in_.size(); }

 private:
  std::uint64_t long_varint();

  std::string_view in_;
  bool ok_ = true;
};

/// Reads a count, then that many items of at least `min_bytes` bytes each with `read(in, item)`. Allocates memory as items are
/// read, not for the whole count at once.
template <class T, class Read>
void read_list(ByteReader& in, std::size_t min_bytes, std::vector<T>& out, const Read& read) {
  constexpr std::uint64_t kReserved = 64;
  std::uint64_t left = in.count(min_bytes);
  out.clear();
  out.reserve(static_cast<std::size_t>(std::min(left, kReserved)));
  for (; left > 0 && in.ok(); --left) read(in, out.emplace_back());
}

}  // namespace cachepy::internal
