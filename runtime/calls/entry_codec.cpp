#include "calls/entry_codec.h"

#include <algorithm>
#include <array>

#include "base/thrown.h"
#include "calls/memory_decoder.h"

namespace cachepy::internal {
namespace {

class PayloadEncoder : public detail::Encoder {
 public:
  PayloadEncoder(PayloadWriter& payload, PayloadCopy& copy)
      : Encoder(&spill, nullptr, nullptr), payload_(payload), copy_(copy) {
    cursor_ = buffer_.data();
    end_ = buffer_.data() + buffer_.size();
  }
  void flush() {
    append({buffer_.data(), static_cast<std::size_t>(cursor_ - buffer_.data())});
    cursor_ = buffer_.data();
  }

 private:
  static void spill(Encoder& encoder, const char* data, std::size_t size) {
    auto& self = static_cast<PayloadEncoder&>(encoder);
    self.flush();
    if (size < self.buffer_.size()) {
      self.bytes(data, size);
    } else {
      self.append({data, size});
    }
  }
  void append(std::string_view bytes) {
    if (copy_.whole && bytes.size() > copy_.max_bytes - copy_.bytes.size()) {
      copy_.whole = false;
      if (copy_.instead_of_payload) payload_.append(copy_.bytes);
      copy_.bytes = {};
    }
    if (copy_.whole) copy_.bytes.append(bytes);
    if (!copy_.whole || !copy_.instead_of_payload) payload_.append(bytes);
  }

  PayloadWriter& payload_;
  PayloadCopy& copy_;
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

std::string encode_result(const detail::CallOps& ops, void* call, PayloadWriter& payload,
                          PayloadCopy& copy) try {
  PayloadEncoder out(payload, copy);
  out.expect_reading();
  ops.encode_result(call, out);
  if (out.has_owners_elsewhere())
    out.fail("a shared pointer in it leads to an object with another owner (an argument, a variable)");
  out.flush();
  return out.failure() != nullptr ? out.failure() : "";
} catch (...) {
  return "encoding it threw: " + thrown_text();
}

bool copy_result(EntryReader& entry, PayloadWriter& payload) {
  for (std::string_view bytes; !(bytes = entry.next()).empty();) payload.append(bytes);
  return entry.status().ok() && payload.digest() == entry.metadata().node.result;
}

bool decode_result(EntryReader& entry, const detail::CallOps& ops, void* call) {
  PayloadDecoder in(entry);
  ops.decode_result(call, in);
  return in.ok() && in.remaining() == 0 && entry.status().ok();
}

bool decode_result(EntryReader& entry, const detail::CallOps& ops, void* call, std::string& payload) {
  payload.resize(static_cast<std::size_t>(entry.raw_bytes()));
  if (entry.read(payload.data(), payload.size()) != payload.size()) return false;
  return decode_result(payload, ops, call);
}

bool decode_result(std::string_view payload, const detail::CallOps& ops, void* call) {
  MemoryDecoder in(payload);
  ops.decode_result(call, in);
  return in.ok() && in.remaining() == 0;
}

}  // namespace cachepy::internal
