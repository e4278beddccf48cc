// Eigen::Tensor as argument and result: by its dimensions and coefficients.
#pragma once

#include <array>
#include <unsupported/Eigen/CXX11/Tensor>

#include "cachepy/cachepy.h"

namespace cachepy {

template <class Scalar, int dimensions, int options, class Index>
struct Codec<Eigen::Tensor<Scalar, dimensions, options, Index>> {
  using Tensor = Eigen::Tensor<Scalar, dimensions, options, Index>;

  static void encode(Encoder& out, const Tensor& tensor) {
    for (int i = 0; i < dimensions; ++i) cachepy::encode(out, tensor.dimension(static_cast<std::size_t>(i)));
    cachepy::encode(out, contiguous(tensor.data(), static_cast<std::size_t>(tensor.size())));
  }
  static Tensor decode(Decoder& in) {
    Eigen::array<Index, static_cast<std::size_t>(dimensions)> sizes{};
    for (Index& size : sizes) size = cachepy::decode<Index>(in);
    Tensor tensor;
    decode_contiguous<Scalar>(in, [&](std::size_t count) -> Scalar* {
      std::size_t all = 1;
      for (const Index size : sizes)
        if (size < 0 || __builtin_mul_overflow(all, static_cast<std::size_t>(size), &all)) return nullptr;
      if (all != count) return nullptr;
      tensor.resize(sizes);
      return tensor.data();
    });
    return tensor;
  }
};

}  // namespace cachepy
