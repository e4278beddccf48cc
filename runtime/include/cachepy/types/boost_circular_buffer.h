// boost::circular_buffer as argument and result: by its capacity and its elements from the first to the last.
#pragma once

#include <boost/circular_buffer.hpp>
#include <vector>

#include "cachepy/cachepy.h"

namespace cachepy {

template <class T, class Allocator>
struct Codec<boost::circular_buffer<T, Allocator>> {
  using Buffer = boost::circular_buffer<T, Allocator>;

  static void encode(Encoder& out, const Buffer& buffer) {
    cachepy::encode(out, std::uint64_t{buffer.capacity()});
    cachepy::encode(out, std::uint64_t{buffer.size()});
    for (const T& element : buffer) cachepy::encode(out, element);
  }
  static Buffer decode(Decoder& in) {
    const auto capacity = cachepy::decode<std::uint64_t>(in);
    const auto elements = cachepy::decode<std::vector<T>>(in);
    if (elements.size() > capacity) in.fail();
    if (!in.ok()) return Buffer();
    return Buffer(capacity, elements.begin(), elements.end());
  }
};

}  // namespace cachepy
