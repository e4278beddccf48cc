// Armadillo's matrices, vectors and cubes as arguments and results: by their shape and elements; the sparse ones by the
// elements that they store.
#pragma once

#include <armadillo>

#include "cachepy/cachepy.h"

namespace cachepy {

namespace detail {

/// The shape comes first; without elements it is all that there is.
template <class Array, class... Extent>
Array decode_arma(Decoder& in, Extent... extents) {
  using T = typename Array::elem_type;
  constexpr std::uint64_t kMost = 0xffffffff;  // Armadillo throws where memory for a larger one is asked for
  Array array;
  cachepy::decode_contiguous<T>(in, [&](std::size_t count) -> T* {
    std::uint64_t all = 1;
    const bool fits = (... && (extents <= kMost && !__builtin_mul_overflow(all, extents, &all)));
    if (!fits || all != count) return in.fail(), nullptr;
    array.set_size(static_cast<arma::uword>(extents)...);
    return array.memptr();
  });
  return array;
}
template <class Array>
void encode_arma(Encoder& out, const Array& array) {
  cachepy::encode(out, cachepy::contiguous(array.memptr(), array.n_elem));
}

}  // namespace detail

template <class T>
struct Codec<arma::Mat<T>> {
  static void encode(Encoder& out, const arma::Mat<T>& matrix) {
    cachepy::encode(out, std::uint64_t{matrix.n_rows});
    cachepy::encode(out, std::uint64_t{matrix.n_cols});
    detail::encode_arma(out, matrix);
  }
  static arma::Mat<T> decode(Decoder& in) {
    const auto rows = cachepy::decode<std::uint64_t>(in);
    const auto cols = cachepy::decode<std::uint64_t>(in);
    return detail::decode_arma<arma::Mat<T>>(in, rows, cols);
  }
};

template <class T>
struct Codec<arma::Col<T>> {
  static void encode(Encoder& out, const arma::Col<T>& vector) {
    cachepy::encode(out, std::uint64_t{vector.n_elem});
    detail::encode_arma(out, vector);
  }
  static arma::Col<T> decode(Decoder& in) {
    return detail::decode_arma<arma::Col<T>>(in, cachepy::decode<std::uint64_t>(in));
  }
};

template <class T>
struct Codec<arma::Row<T>> {
  static void encode(Encoder& out, const arma::Row<T>& vector) {
    cachepy::encode(out, std::uint64_t{vector.n_elem});
    detail::encode_arma(out, vector);
  }
  static arma::Row<T> decode(Decoder& in) {
    return detail::decode_arma<arma::Row<T>>(in, cachepy::decode<std::uint64_t>(in));
  }
};

template <class T>
struct Codec<arma::Cube<T>> {
  static void encode(Encoder& out, const arma::Cube<T>& cube) {
    cachepy::encode(out, std::uint64_t{cube.n_rows});
    cachepy::encode(out, std::uint64_t{cube.n_cols});
    cachepy::encode(out, std::uint64_t{cube.n_slices});
    detail::encode_arma(out, cube);
  }
  static arma::Cube<T> decode(Decoder& in) {
    const auto rows = cachepy::decode<std::uint64_t>(in);
    const auto cols = cachepy::decode<std::uint64_t>(in);
    const auto slices = cachepy::decode<std::uint64_t>(in);
    return detail::decode_arma<arma::Cube<T>>(in, rows, cols, slices);
  }
};

/// By columns: where each begins, then the row and the value of each stored element.
template <class T>
struct Codec<arma::SpMat<T>> {
  static void encode(Encoder& out, const arma::SpMat<T>& matrix) {
    matrix.sync();
    cachepy::encode(out, std::uint64_t{matrix.n_rows});
    cachepy::encode(out, std::uint64_t{matrix.n_cols});
    cachepy::encode(out, cachepy::contiguous(matrix.col_ptrs, matrix.n_cols + 1));
    cachepy::encode(out, cachepy::contiguous(matrix.row_indices, matrix.n_nonzero));
    cachepy::encode(out, cachepy::contiguous(matrix.values, matrix.n_nonzero));
  }
  static arma::SpMat<T> decode(Decoder& in) {
    const auto rows = cachepy::decode<std::uint64_t>(in);
    const auto cols = cachepy::decode<std::uint64_t>(in);
    const auto starts = decode_vector<arma::uword>(in);
    const auto indices = decode_vector<arma::uword>(in);
    const auto values = decode_vector<T>(in);
    if (!in.ok() || !fits(rows, cols, starts, indices) || values.n_elem != indices.n_elem)
      return in.fail(), arma::SpMat<T>();
    return arma::SpMat<T>(indices, starts, values, static_cast<arma::uword>(rows),
                          static_cast<arma::uword>(cols));
  }

 private:
  template <class Element>
  static arma::Col<Element> decode_vector(Decoder& in) {
    arma::Col<Element> vector;
    cachepy::decode_contiguous<Element>(in, [&](std::size_t count) {
      vector.set_size(static_cast<arma::uword>(count));
      return vector.memptr();
    });
    return vector;
  }
  /// Armadillo does not check what it is given.
  static bool fits(std::uint64_t rows, std::uint64_t cols, const arma::uvec& starts,
                   const arma::uvec& indices) {
    constexpr std::uint64_t kMost = 0xffffffff;
    if (rows > kMost || cols > kMost || starts.n_elem != cols + 1 || starts[0] != 0) return false;
    for (arma::uword col = 0; col < cols; ++col) {
      if (starts[col] > starts[col + 1] || starts[col + 1] > indices.n_elem) return false;
      for (arma::uword i = starts[col]; i < starts[col + 1]; ++i)
        if (indices[i] >= rows || (i > starts[col] && indices[i] <= indices[i - 1])) return false;
    }
    return starts[static_cast<arma::uword>(cols)] == indices.n_elem;
  }
};

}  // namespace cachepy
