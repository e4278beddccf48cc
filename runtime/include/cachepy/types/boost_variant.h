// boost::variant as argument and result: by the alternative and its value. Not one that holds itself
// (boost::recursive_wrapper, make_recursive_variant).
#pragma once

#include <boost/variant/get.hpp>
#include <boost/variant/static_visitor.hpp>
#include <boost/variant/variant.hpp>

#include "cachepy/cachepy.h"

namespace cachepy {

template <class... T>
struct Codec<boost::variant<T...>> {
  using Variant = boost::variant<T...>;

  static void encode(Encoder& out, const Variant& value) {
    cachepy::encode(out, value.which());
    int index = 0;
    (encode_if<T>(out, value, index++), ...);
  }
  static Variant decode(Decoder& in) { return decode_from<0, T...>(in, cachepy::decode<int>(in)); }

 private:
  template <class U>
  static void encode_if(Encoder& out, const Variant& value, int index) {
    if (value.which() == index) cachepy::encode(out, boost::strict_get<U>(value));
  }
  template <int index, class First, class... Rest>
  static Variant decode_from(Decoder& in, int wanted) {
    if constexpr (sizeof...(Rest) != 0) {
      if (wanted != index) return decode_from<index + 1, Rest...>(in, wanted);
    }
    if (wanted != index) in.fail();
    return cachepy::decode<First>(in);
  }
};

}  // namespace cachepy
