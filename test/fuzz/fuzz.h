// Shared by the fuzz targets: splitting the input, and adding checksums to content that would otherwise fail at the first check.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace cachepy::fuzz {

/// Takes pieces from the front of the input.
class Input {
 public:
  Input(const std::uint8_t* data, std::size_t size) : rest_(reinterpret_cast<const char*>(data), size) {}

  std::uint8_t byte() {
    const std::string_view one = take(1);
    return one.empty() ? std::uint8_t{0} : static_cast<std::uint8_t>(one[0]);
  }
  /// A piece after its length, which has two bytes.
  std::string_view piece() {
    const std::size_t low = byte();
    return take(low | std::size_t{byte()} << 8);
  }
  std::string_view rest() { return take(rest_.size()); }

 private:
  std::string_view take(std::size_t size) {
    const std::string_view out = rest_.substr(0, size);
    rest_.remove_prefix(out.size());
    return out;
  }
  std::string_view rest_;
};

/// Checks a condition that must hold for every input.
inline void check(bool holds) {
  if (!holds) std::abort();
}

}  // namespace cachepy::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
