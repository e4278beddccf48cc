#include "core/entry_codec.h"

#include <algorithm>
#include <array>

namespace cachepy::internal {
namespace {

class PayloadEncoder : public detail::Encoder {
 public:
  explicit PayloadEncoder(PayloadWriter& payload) : Encoder(&spill, nullptr, nullptr), payload_(payload) {
    cursor_ = buffer_.data();
    end_ = buffer_.data() + buffer_.size();
  }
  void flush() {
    payload_.append({buffer_.data(), static_cast<std::size_t>(cursor_ - buffer_.data())});
    cursor_ = buffer_.data();
  }

 private:
  static void spill(Encoder& encoder, const char* data, std::size_t size) {
    auto& self = static_cast<PayloadEncoder&>(encoder);
    self.flush();
    if (size < self.buffer_.size()) {
      self.bytes(data, size);
    } else {
      self.payload_.append({data, size});
    }
  }

  PayloadWriter& payload_;
  std::array<char, 4096> buffer_;
};

class PayloadDecoder : public detail::Decoder {
 public:
  explicit PayloadDecoder(EntryReader& entry)
      : Decoder(&refill, nullptr, nullptr, entry.raw_bytes()), entry_(entry) {}

 private:
  static void refill(Decoder& decoder, char* out, std::size_t size) {
    auto& self = static_cast<PayloadDecoder&>(decoder);
    if (size > self.remaining()) return self.give_up(out, size);
    const std::size_t buffered = static_cast<std::size_t>(self.end_ - self.cursor_);
    if (buffered != 0) std::memcpy(out, self.cursor_, buffered);
    self.cursor_ = self.end_;
    std::size_t missing = size - buffered;
    char* const rest = out + buffered;
    if (missing >= self.buffer_.size()) {
      self.behind_ -= missing;
      if (self.entry_.read(rest, missing) != missing) self.give_up(out, size);
      return;
    }
    const std::size_t next =
        static_cast<std::size_t>(std::min<std::uint64_t>(self.behind_, self.buffer_.size()));
    if (self.entry_.read(self.buffer_.data(), next) != next) return self.give_up(out, size);
    self.behind_ -= next;
    std::memcpy(rest, self.buffer_.data(), missing);
    self.cursor_ = self.buffer_.data() + missing;
    self.end_ = self.buffer_.data() + next;
  }

  void give_up(char* out, std::size_t size) {
    std::memset(out, 0, size);
    fail();
  }

  EntryReader& entry_;
  std::array<char, 4096> buffer_;
};

}  // namespace

std::string encode_result(const detail::CallOps& ops, void* call, PayloadWriter& payload) {
  PayloadEncoder out(payload);
  ops.encode_result(call, out);
  out.flush();
  return out.failure() != nullptr ? out.failure() : "";
}

bool decode_result(EntryReader& entry, const detail::CallOps& ops, void* call) {
  PayloadDecoder in(entry);
  ops.decode_result(call, in);
  return in.ok() && in.remaining() == 0 && entry.status().ok();
}

}  // namespace cachepy::internal
