// Little-endian, length-prefixed bytes: the alphabet of everything on disk.
//
// ByteReader trusts nothing: every read is bounded by what is left, and the first bad one makes all later
// ones fail.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/digest.h"

namespace cachepy::internal {

class ByteWriter {
 public:
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

  std::uint8_t u8();
  std::uint32_t u32();
  std::uint64_t u64();
  std::uint64_t varint();
  std::int64_t zigzag();
  std::string_view string();  ///< points into the input
  Digest digest();
  std::string_view raw(std::size_t size);
  /// A count of things of at least `min_bytes` each; fails when the input cannot hold that many.
  std::uint64_t count(std::size_t min_bytes);

  bool ok() const { return ok_; }
  void fail() {
    ok_ = false;
    in_ = {};
  }
  std::size_t left() const { return in_.size(); }

 private:
  std::string_view in_;
  bool ok_ = true;
};

}  // namespace cachepy::internal
