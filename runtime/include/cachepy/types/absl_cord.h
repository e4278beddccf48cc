// absl::Cord as argument and result: by its text, however it is divided.
#pragma once

#include <string>
#include <string_view>

#include "absl/strings/cord.h"
#include "cachepy/cachepy.h"

namespace cachepy {

template <>
struct Codec<absl::Cord> {
  static void encode(Encoder& out, const absl::Cord& cord) {
    cachepy::encode(out, std::uint64_t{cord.size()});
    for (const absl::string_view chunk : cord.Chunks()) out.bytes(chunk.data(), chunk.size());
  }
  static absl::Cord decode(Decoder& in) {
    const auto text = cachepy::decode<std::string>(in);
    return absl::Cord(absl::string_view(text));
  }
};

}  // namespace cachepy
