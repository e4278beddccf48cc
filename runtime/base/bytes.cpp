#include "base/bytes.h"

namespace cachepy::internal {
namespace {

constexpr int kMaxVarintBytes = 10;

template <class T>
void append_little_endian(std::string& out, T value) {
  char bytes[sizeof(T)];
  for (std::size_t i = 0; i < sizeof(T); ++i) bytes[i] = static_cast<char>(value >> (8 * i));
  out.append(bytes, sizeof bytes);
}

template <class T>
T from_little_endian(std::string_view bytes) {
  if (bytes.size() != sizeof(T)) return 0;
  T value = 0;
  for (std::size_t i = 0; i < sizeof(T); ++i)
    value |= static_cast<T>(static_cast<std::uint8_t>(bytes[i])) << (8 * i);
  return value;
}

}  // namespace

void ByteWriter::u32(std::uint32_t v) {
  append_little_endian(out_, v);
}

void ByteWriter::u64(std::uint64_t v) {
  append_little_endian(out_, v);
}

void ByteWriter::varint(std::uint64_t v) {
  while (v >= 0x80) {
    u8(static_cast<std::uint8_t>(v | 0x80));
    v >>= 7;
  }
  u8(static_cast<std::uint8_t>(v));
}

void ByteWriter::zigzag(std::int64_t v) {
  const auto bits = static_cast<std::uint64_t>(v);
  varint(bits << 1 ^ (v < 0 ? ~std::uint64_t{0} : 0));
}

void ByteWriter::string(std::string_view s) {
  varint(s.size());
  out_.append(s);
}

void ByteWriter::digest(const Digest& d) {
  u8(static_cast<std::uint8_t>(d.size));
  out_.append(d.view());
}

std::uint32_t ByteReader::u32() {
  return from_little_endian<std::uint32_t>(raw(4));
}

std::uint64_t ByteReader::u64() {
  return from_little_endian<std::uint64_t>(raw(8));
}

std::uint64_t ByteReader::long_varint() {
  std::uint64_t value = 0;
  for (int i = 0; i < kMaxVarintBytes; ++i) {
    const std::uint8_t byte = u8();
    const std::uint64_t bits = byte & 0x7f;
    if (i == kMaxVarintBytes - 1 && byte > 1) break;  // more than 64 bits
    value |= bits << (7 * i);
    if ((byte & 0x80) == 0) {
      if (byte == 0 && i > 0) break;  // not the shortest form: each value has only one
      return value;
    }
  }
  fail();
  return 0;
}

std::int64_t ByteReader::zigzag() {
  const std::uint64_t bits = varint();
  return static_cast<std::int64_t>(bits >> 1 ^ ((bits & 1) != 0 ? ~std::uint64_t{0} : 0));
}

Digest ByteReader::digest() {
  const std::optional<Digest> digest = Digest::from_bytes(raw(u8()));
  if (!digest) {
    fail();
    return {};
  }
  return *digest;
}

std::uint64_t ByteReader::count(std::size_t min_bytes) {
  const std::uint64_t n = varint();
  if (n > in_.size() / min_bytes) {
    fail();
    return 0;
  }
  return n;
}

}  // namespace cachepy::internal
