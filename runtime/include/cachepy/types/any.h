// std::any as argument and result, of a set of types that the program names once, where all that uses std::any can see it:
//
//   template <>
//   struct cachepy::Codec<std::any> : cachepy::AnyCodec<int, double, std::string> {};
#pragma once

#include <any>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <typeinfo>

#include "cachepy/cachepy.h"

namespace cachepy {

/// A codec for a std::any that is empty or holds a value of one of the types T. A call with any other value is computed, with a message
/// that names its type. Thread-safe.
template <class... T>
struct AnyCodec {
  static_assert((std::is_same_v<T, std::decay_t<T>> && ...), "a std::any holds values of decayed types only");
  static_assert(sizeof...(T) < 256);

  static void encode(Encoder& out, const std::any& value) {
    std::uint8_t number = 0;
    if (!value.has_value()) return cachepy::encode(out, number);
    if (!(encode_if<T>(out, value, ++number) || ...))
      throw std::invalid_argument("a std::any holds a value of type '" + std::string(value.type().name()) +
                                  "' (mangled), which its codec does not name");
  }
  static std::any decode(Decoder& in) {
    const auto wanted = cachepy::decode<std::uint8_t>(in);
    std::any value;
    std::uint8_t number = 0;
    if (wanted != 0 && !(decode_if<T>(in, value, wanted == ++number) || ...)) in.fail();
    return value;
  }

 private:
  template <class U>
  static bool encode_if(Encoder& out, const std::any& value, std::uint8_t number) {
    const U* const held = std::any_cast<U>(&value);
    if (held == nullptr) return false;
    cachepy::encode(out, number);
    cachepy::encode(out, *held);
    return true;
  }
  template <class U>
  static bool decode_if(Decoder& in, std::any& value, bool is_wanted) {
    if (is_wanted) value.emplace<U>(cachepy::decode<U>(in));
    return is_wanted;
  }
};

}  // namespace cachepy
