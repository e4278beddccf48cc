// Where encoded values come from. Trusts nothing: every length is bounded by what is left, and after the
// first failure every read gives zeros.
//
// Not thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "cachepy/detail/encoder.h"

namespace cachepy::detail {

class Decoder {
 public:
  Decoder(const Decoder&) = delete;
  Decoder& operator=(const Decoder&) = delete;

  void bytes(void* out, std::size_t size) {
    if (size <= static_cast<std::size_t>(end_ - cursor_)) {
      if (size != 0) std::memcpy(out, cursor_, size);
      cursor_ += size;
    } else {
      refill_(*this, static_cast<char*>(out), size);
    }
  }
  template <class T>
  T scalar() {
    T value{};
    bytes(&value, sizeof value);
    return value;
  }
  /// The next `size` bytes where they lie, and goes on behind them; null, and nothing is read, when they are not all here.
  const char* view(std::size_t size) {
    if (size > static_cast<std::size_t>(end_ - cursor_)) return nullptr;
    return (cursor_ += size) - size;
  }
  std::uint8_t u8() { return scalar<std::uint8_t>(); }
  std::uint64_t u64() { return scalar<std::uint64_t>(); }

  /// Reads the number of elements of at least `min_bytes` (>= 1) each; 0 and failed when so many cannot
  /// follow.
  std::size_t count(std::size_t min_bytes) {
    const std::uint64_t n = u64();
    if (n > remaining() / min_bytes) {
      fail();
      return 0;
    }
    return static_cast<std::size_t>(n);
  }

  /// Bytes between here and the end of the value, as the entry says.
  std::uint64_t remaining() const { return behind_ + static_cast<std::uint64_t>(end_ - cursor_); }

  bool enter() {
    if (++depth_ <= kMaxDepth) return true;
    fail();
    return false;
  }
  void leave() { --depth_; }

  bool ok() const { return ok_; }
  void fail() {
    ok_ = false;
    cursor_ = end_;
    behind_ = 0;
  }

  /// Ends the decoding with an exception, where no object could be made that would be safe to destroy.
  [[noreturn]] void give_up();

  /// For shared pointers: keeps a copy of the pointer (made by the codec, destroyed with the decoder) under
  /// the next index.
  void add_shared(void* pointer, const void* type, void (*destroy)(void*));
  /// The pointer kept under that index, if it has that type; else nullptr and failed.
  void* shared(std::uint64_t index, const void* type);

 protected:
  /// Copies exactly `size` bytes to `out`, or zeros and fails.
  using Refill = void (*)(Decoder& self, char* out, std::size_t size);
  Decoder(Refill refill, const char* begin, const char* end, std::uint64_t behind)
      : cursor_(begin), end_(end), behind_(behind), refill_(refill) {}
  ~Decoder();

  const char* cursor_;
  const char* end_;
  std::uint64_t behind_;  // bytes that follow the buffer

 private:
  Refill refill_;
  int depth_ = 0;
  bool ok_ = true;
  void* shared_ = nullptr;
};

}  // namespace cachepy::detail
