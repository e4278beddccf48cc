// cv::Mat and cv::Mat_ as arguments and results: by their element type, shape and elements.
//
// Copies of a matrix share its elements. A result that shares them with another matrix, or that does not own them, is not
// stored: others would see what the caller does with it. A function that writes to the elements of a matrix that it takes by value
// or by `const &` has an effect that a hit does not have; take it by `&`.
#pragma once

#include <array>
#include <opencv2/core/mat.hpp>
#include <utility>

#include "cachepy/cachepy.h"

namespace cachepy {

template <>
struct Codec<cv::Mat> {
  static constexpr int kMostDimensions = 32;  // of OpenCV

  static void encode(Encoder& out, const cv::Mat& matrix) {
    if (out.expects_reading() && matrix.data != nullptr && !is_only_owner(matrix))
      return out.fail("a cv::Mat shares its elements with another one, or does not own them");
    cachepy::encode(out, std::int32_t{matrix.type()});
    cachepy::encode(out, std::int32_t{matrix.dims});
    for (int i = 0; i < matrix.dims; ++i) cachepy::encode(out, std::int32_t{matrix.size[i]});
    const std::size_t row = matrix.dims == 2 ? std::size_t(matrix.cols) * matrix.elemSize() : 0;
    if (matrix.isContinuous()) {
      cachepy::encode(out, cachepy::contiguous(matrix.data, matrix.total() * matrix.elemSize()));
    } else if (matrix.dims == 2) {
      cachepy::encode(out, std::uint64_t(matrix.rows) * row);
      for (int i = 0; i < matrix.rows; ++i) out.bytes(matrix.ptr(i), row);
    } else {
      const cv::Mat whole = matrix.clone();
      cachepy::encode(out, cachepy::contiguous(whole.data, whole.total() * whole.elemSize()));
    }
  }

  static cv::Mat decode(Decoder& in) {
    cv::Mat matrix;
    const auto type = cachepy::decode<std::int32_t>(in);
    const auto dims = cachepy::decode<std::int32_t>(in);
    if (type != CV_MAT_TYPE(type) || dims < 0 || dims > kMostDimensions) in.fail();
    std::array<int, kMostDimensions> sizes{};
    std::uint64_t bytes = dims == 0 ? 0 : CV_ELEM_SIZE(type);
    for (int i = 0; i < dims && in.ok(); ++i) {
      sizes[static_cast<std::size_t>(i)] = cachepy::decode<std::int32_t>(in);
      const int size = sizes[static_cast<std::size_t>(i)];
      if (size < 0 || __builtin_mul_overflow(bytes, static_cast<std::uint64_t>(size), &bytes)) in.fail();
    }
    cachepy::decode_contiguous<unsigned char>(in, [&](std::size_t count) -> unsigned char* {
      if (count != bytes) return in.fail(), nullptr;
      if (dims == 0)
        matrix.flags = (matrix.flags & ~CV_MAT_TYPE_MASK) | type;
      else
        matrix.create(dims, sizes.data(), type);
      return matrix.data;
    });
    return matrix;
  }

 private:
  static bool is_only_owner(const cv::Mat& matrix) { return matrix.u != nullptr && matrix.u->refcount == 1; }
};

template <class T>
struct Codec<cv::Mat_<T>> {
  static void encode(Encoder& out, const cv::Mat_<T>& matrix) { Codec<cv::Mat>::encode(out, matrix); }
  static cv::Mat_<T> decode(Decoder& in) {
    cv::Mat matrix = Codec<cv::Mat>::decode(in);
    cv::Mat_<T> typed;
    if (matrix.type() != typed.type()) return in.fail(), typed;
    static_cast<cv::Mat&>(typed) = std::move(matrix);  // its own assignment drops the shape of an empty one
    return typed;
  }
};

}  // namespace cachepy
