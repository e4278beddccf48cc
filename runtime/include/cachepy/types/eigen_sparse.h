// Eigen::SparseMatrix and SparseVector as arguments and results: by their shape and their coefficients, zeros that are
// stored included. Whether a matrix is compressed does not count.
#pragma once

#include <Eigen/SparseCore>

#include "cachepy/cachepy.h"

namespace cachepy {

template <class Scalar, int options, class StorageIndex>
struct Codec<Eigen::SparseMatrix<Scalar, options, StorageIndex>> {
  using Matrix = Eigen::SparseMatrix<Scalar, options, StorageIndex>;

  static void encode(Encoder& out, const Matrix& matrix) {
    if (matrix.isCompressed()) return encode_compressed(out, matrix);
    Matrix compressed(matrix);
    compressed.makeCompressed();
    encode_compressed(out, compressed);
  }
  static Matrix decode(Decoder& in) {
    const auto rows = cachepy::decode<Eigen::Index>(in);
    const auto cols = cachepy::decode<Eigen::Index>(in);
    const auto outer = cachepy::decode<std::vector<StorageIndex>>(in);
    const auto inner = cachepy::decode<std::vector<StorageIndex>>(in);
    const auto values = cachepy::decode<std::vector<Scalar>>(in);
    const bool fits = rows >= 0 && cols >= 0 && inner.size() == values.size() &&
                      outer.size() == static_cast<std::size_t>(Matrix::IsRowMajor ? rows : cols) + 1;
    if (!fits) in.fail();
    if (!in.ok()) return Matrix();
    return Eigen::Map<const Matrix>(rows, cols, static_cast<Eigen::Index>(values.size()), outer.data(),
                                    inner.data(), values.data());
  }

 private:
  static void encode_compressed(Encoder& out, const Matrix& matrix) {
    const auto count = static_cast<std::size_t>(matrix.nonZeros());
    cachepy::encode(out, matrix.rows());
    cachepy::encode(out, matrix.cols());
    const auto ends = static_cast<std::size_t>(matrix.outerSize()) + 1;
    if (matrix.outerIndexPtr() == nullptr)  // never resized
      cachepy::encode(out, std::vector<StorageIndex>(ends));
    else
      cachepy::encode(out, contiguous(matrix.outerIndexPtr(), ends));
    cachepy::encode(out, contiguous(matrix.innerIndexPtr(), count));
    cachepy::encode(out, contiguous(matrix.valuePtr(), count));
  }
};

template <class Scalar, int options, class StorageIndex>
struct Codec<Eigen::SparseVector<Scalar, options, StorageIndex>> {
  using Vector = Eigen::SparseVector<Scalar, options, StorageIndex>;

  static void encode(Encoder& out, const Vector& vector) {
    const auto count = static_cast<std::size_t>(vector.nonZeros());
    cachepy::encode(out, vector.size());
    cachepy::encode(out, contiguous(vector.innerIndexPtr(), count));
    cachepy::encode(out, contiguous(vector.valuePtr(), count));
  }
  static Vector decode(Decoder& in) {
    const auto size = cachepy::decode<Eigen::Index>(in);
    const auto indices = cachepy::decode<std::vector<StorageIndex>>(in);
    const auto values = cachepy::decode<std::vector<Scalar>>(in);
    if (size < 0 || indices.size() != values.size()) in.fail();
    if (!in.ok()) return Vector();
    Vector vector(size);
    vector.reserve(static_cast<Eigen::Index>(values.size()));
    for (std::size_t i = 0; i < values.size(); ++i) vector.insertBack(indices[i]) = values[i];
    return vector;
  }
};

}  // namespace cachepy
