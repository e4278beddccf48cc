// Reads encoded values that are in memory as a whole.
#pragma once

#include <cstddef>
#include <cstring>
#include <string_view>

#include "cachepy/detail/decoder.h"

namespace cachepy::internal {

/// All bytes are in the buffer, so a request for more is a failure.
class MemoryDecoder : public detail::Decoder {
 public:
  explicit MemoryDecoder(std::string_view payload)
      : Decoder(&refuse, payload.data(), payload.data() + payload.size(), 0) {}

 private:
  static void refuse(Decoder& decoder, char* out, std::size_t size) {
    std::memset(out, 0, size);
    decoder.fail();
  }
};

}  // namespace cachepy::internal
