// Cases of docs/types.md for Armadillo's types.
#define ARMA_DONT_USE_WRAPPER
#include <cachepy/types/armadillo.h>

#include "types.h"

template <class Array>
bool equal(const Array& a, const Array& b) {
  return arma::size(a) == arma::size(b) && std::equal(a.begin(), a.end(), b.begin());
}
template <>
bool same(const arma::mat& a, const arma::mat& b) {
  return equal(a, b);
}
template <>
bool same(const arma::vec& a, const arma::vec& b) {
  return equal(a, b);
}
template <>
bool same(const arma::irowvec& a, const arma::irowvec& b) {
  return equal(a, b);
}
template <>
bool same(const arma::cx_fcube& a, const arma::cx_fcube& b) {
  return equal(a, b);
}

template <>
bool same(const arma::sp_mat& a, const arma::sp_mat& b) {
  return arma::size(a) == arma::size(b) && a.n_nonzero == b.n_nonzero && arma::mat(a - b).is_zero();
}

VALUE("arma::SpMat", sparse, arma::sp_mat)
VALUE("arma::SpMat", sparse_shape, arma::sp_mat)
VALUE("arma::SpMat", sparse_zero, arma::sp_mat)
VALUE("arma::Mat", matrix, arma::mat)
VALUE("arma::Mat", shape, arma::mat)
VALUE("arma::Col", column, arma::vec)
VALUE("arma::Row", row, arma::irowvec)
VALUE("arma::Cube", cube, arma::cx_fcube)

static arma::mat numbers(unsigned rows, unsigned cols) {
  arma::mat made(rows, cols);
  for (unsigned i = 0; i < made.n_elem; ++i) made[i] = i;
  return made;
}
static arma::cx_fcube complex_numbers(unsigned rows, unsigned cols, unsigned slices) {
  arma::cx_fcube made(rows, cols, slices);
  for (unsigned i = 0; i < made.n_elem; ++i) made[i] = {1.0f * i, 2.0f};
  return made;
}

/// With values that wait in its cache.
static arma::sp_mat spread(unsigned rows, unsigned cols) {
  arma::sp_mat made(rows, cols);
  for (unsigned i = 0; i < rows && i < cols; ++i) made(i, (i * 2) % cols) = i + 0.5;
  return made;
}

int main() {
  for (int round = 0; round < 2; ++round) {
    SHOW(matrix, numbers(2, 3), numbers(3, 2));
    SHOW(shape, numbers(0, 3), numbers(0, 0));
    SHOW(column, (arma::vec{1, 2.5}), arma::vec());
    SHOW(row, (arma::irowvec{1, 2, 3}), (arma::irowvec{1, 2, 4}));
    SHOW(sparse, spread(4, 5), spread(5, 4));
    SHOW(sparse_shape, arma::sp_mat(2, 3), arma::sp_mat(3, 2));
    SHOW(sparse_zero, spread(2, 2), arma::sp_mat(spread(2, 2) * 2));
    SHOW(cube, complex_numbers(1, 2, 3), complex_numbers(3, 2, 1));
  }
}
