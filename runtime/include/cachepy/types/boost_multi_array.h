// boost::multi_array as argument and result: by its extents, index bases and elements, in the order of storage. Stored in C's
// order, unless it is sorted otherwise: that is a compile-time error of Boost's own when it is read back.
#pragma once

#include <boost/multi_array.hpp>
#include <vector>

#include "cachepy/cachepy.h"

namespace cachepy {

template <class T, std::size_t dimensions, class Allocator>
struct Codec<boost::multi_array<T, dimensions, Allocator>> {
  using Array = boost::multi_array<T, dimensions, Allocator>;
  using Index = typename Array::index;

  static void encode(Encoder& out, const Array& array) {
    for (std::size_t i = 0; i < dimensions; ++i) {
      cachepy::encode(out, std::uint64_t{array.shape()[i]});
      cachepy::encode(out, Index{array.index_bases()[i]});
      cachepy::encode(out, std::uint64_t{array.storage_order().ordering(i)});
      cachepy::encode(out, array.storage_order().ascending(i));
    }
    cachepy::encode(out, contiguous(array.data(), array.num_elements()));
  }
  static Array decode(Decoder& in) {
    std::array<std::size_t, dimensions> extents{}, ordering{};
    std::array<Index, dimensions> bases{};
    std::array<bool, dimensions> ascending{};
    std::size_t all = 1;
    for (std::size_t i = 0; i < dimensions; ++i) {
      extents[i] = cachepy::decode<std::uint64_t>(in);
      bases[i] = cachepy::decode<Index>(in);
      ordering[i] = cachepy::decode<std::uint64_t>(in);
      ascending[i] = cachepy::decode<bool>(in);
      if (ordering[i] >= dimensions || __builtin_mul_overflow(all, extents[i], &all)) in.fail();
    }
    std::vector<T> elements = cachepy::decode<std::vector<T>>(in);
    if (elements.size() != all) in.fail();
    if (!in.ok()) return Array();
    Array array(extents, boost::general_storage_order<dimensions>(ordering.begin(), ascending.begin()));
    array.reindex(bases);
    std::move(elements.begin(), elements.end(), array.data());
    return array;
  }
};

}  // namespace cachepy
