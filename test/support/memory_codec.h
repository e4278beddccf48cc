// An encoder into memory and a decoder from it, for tests of the codecs.
#pragma once

#include <algorithm>
#include <cstring>
#include <string>
#include <string_view>

#include "cachepy/detail/codec.h"

namespace cachepy::test {

class MemoryEncoder : public detail::Encoder {
 public:
  // The buffer is so small that every value crosses its end somewhere.
  MemoryEncoder() : Encoder(&spill, buffer_, buffer_ + sizeof buffer_) {}

  std::string take() {
    flush();
    return std::move(bytes_);
  }

 private:
  static void spill(Encoder& encoder, const char* data, std::size_t size) {
    auto& self = static_cast<MemoryEncoder&>(encoder);
    self.flush();
    self.bytes_.append(data, size);
  }
  void flush() {
    bytes_.append(buffer_, static_cast<std::size_t>(cursor_ - buffer_));
    cursor_ = buffer_;
  }

  std::string bytes_;
  char buffer_[16];
};

class MemoryDecoder : public detail::Decoder {
 public:
  explicit MemoryDecoder(std::string_view bytes)
      : Decoder(&refill, bytes.data(), bytes.data() + std::min<std::size_t>(bytes.size(), 5),
                bytes.size() - std::min<std::size_t>(bytes.size(), 5)) {}

 private:
  static void refill(Decoder& decoder, char* out, std::size_t size) {
    auto& self = static_cast<MemoryDecoder&>(decoder);
    if (size > self.remaining()) {
      std::memset(out, 0, size);
      return self.fail();
    }
    // All bytes follow the cursor; only the end of the "buffer" moves.
    std::memcpy(out, self.cursor_, size);
    const auto total = self.remaining() - size;
    self.cursor_ += size;
    self.end_ = self.cursor_ + std::min<std::uint64_t>(total, 7);
    self.behind_ = total - static_cast<std::uint64_t>(self.end_ - self.cursor_);
  }
};

template <class T>
std::string encoded(const T& value) {
  MemoryEncoder out;
  cachepy::encode(out, value);
  return out.failure() != nullptr ? std::string("failed: ") + out.failure() : out.take();
}

template <class T>
T decoded(std::string_view bytes, bool* whole = nullptr) {
  MemoryDecoder in(bytes);
  T value = cachepy::decode<T>(in);
  if (whole != nullptr) *whole = in.ok() && in.remaining() == 0;
  return value;
}

template <class T>
std::string schema_of() {
  detail::Schema schema;
  detail::describe<T>(schema);
  return schema.c_str();
}

}  // namespace cachepy::test
