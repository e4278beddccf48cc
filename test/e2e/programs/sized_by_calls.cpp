// Sizes that are C++ expressions: calls of functions and of members, elements, conversions, constants of a namespace or a class.
#include <cachepy/cachepy.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <vector>

#include "e2e.h"

namespace geo {
inline int cells(const std::vector<int>& shape) {
  int count = 1;
  for (const int size : shape) count *= size;
  return count;
}
enum Mode { kOnce = 1, kTwice = 2 };
constexpr int kPlanes = 3;
struct Dim {
  int rows, cols;
  int count() const { return rows * cols; }
  static constexpr int kMax = 4;
};

template <class T>
int last(const char* name, const T* values, int size) {
  computed(std::string(name) + " " + std::to_string(values[size - 1]));
  return static_cast<int>(values[size - 1]);
}

[[cachepy::cache_file]] int by_function(const std::vector<int>& shape,
                                        [[cachepy::size("cells(shape)")]] const int* v) {
  return last("by_function", v, cells(shape));
}
[[cachepy::cache_file]] int by_library(const std::array<int, 4>& x,
                                       [[cachepy::size("std::size(x)")]] const int* v) {
  return last("by_library", v, static_cast<int>(x.size()));
}
[[cachepy::cache_file]] int by_two(int n, int m, [[cachepy::size("std::max(n, m)")]] const int* v) {
  return last("by_two", v, std::max(n, m));
}
[[cachepy::cache_file]] int by_conversion(double n, [[cachepy::size("int(n) + 1")]] const int* v) {
  return last("by_conversion", v, static_cast<int>(n) + 1);
}
[[cachepy::cache_file]] int by_bytes(
    int bytes, [[cachepy::size("static_cast<std::size_t>(bytes) / sizeof(short)")]] const short* v) {
  return last("by_bytes", v, bytes / 2);
}
[[cachepy::cache_file]] int by_elements(const std::array<int, 2>& shape,
                                        [[cachepy::size("shape[0] * shape[1] * kPlanes")]] const int* v) {
  return last("by_elements", v, shape[0] * shape[1] * kPlanes);
}
[[cachepy::cache_file]] int by_choice(int n, [[cachepy::size("n > 0 && n != 7 ? n : 1")]] const int* v) {
  return last("by_choice", v, n > 0 && n != 7 ? n : 1);
}
[[cachepy::cache_file]] int by_bits(const int& n, [[cachepy::size("(n + 7) / 8")]] const unsigned char* v) {
  return last("by_bits", v, (n + 7) / 8);
}
[[cachepy::cache_file]] int by_pointer(const Dim* dim,
                                       [[cachepy::size("dim->count() * geo::Mode::kTwice")]] const int* v) {
  return last("by_pointer", v, dim->count() * kTwice);
}
[[cachepy::cache_file]] void by_constant(Dim dim, [[cachepy::out("dim.rows * Dim::kMax")]] int* out) {
  computed("by_constant " + std::to_string(dim.rows) + std::to_string(dim.cols));
  for (int i = 0; i < dim.rows * Dim::kMax; ++i) out[i] = i * dim.cols;
}

class Grid {
 public:
  explicit Grid(int rows) : rows_(rows) {}
  int cols() const { return cols_; }
  [[cachepy::cache_file]] void fill([[cachepy::out("rows() * cols()")]] double* out, double by) const {
    computed("fill " + std::to_string(rows_) + std::to_string(by));
    for (int i = 0; i < rows_ * cols_; ++i) out[i] = i * by;
  }
  [[cachepy::cache_file]] int at_end([[cachepy::size("this->rows_ * cols_")]] const double* v) const {
    return last("at_end", v, rows() * cols_);
  }

 private:
  int rows() const { return rows_; }
  int rows_, cols_ = 3;
};
struct Wide : Grid {
  using Grid::Grid;
  [[cachepy::cache_file]] int width([[cachepy::size("cols()")]] const double* v) const {
    return last("width", v, cols());
  }
};

template <class T>
class Vec {
 public:
  using Count = std::size_t;
  explicit Vec(int n) : values_(static_cast<std::size_t>(n), T(2)) {}
  Count size() const { return values_.size(); }
  [[cachepy::cache_file]] T dot([[cachepy::size("Count(size())")]] const T* other) const {
    computed("dot " + std::to_string(other[0]));
    T sum{};
    for (Count i = 0; i < size(); ++i) sum += values_[i] * other[i];
    return sum;
  }

 private:
  std::vector<T> values_;
};
}  // namespace geo

int main() {
  using namespace geo;
  int v[32];
  for (int i = 0; i < 32; ++i) v[i] = i;
  const short shorts[] = {1, 2, 3, 4};
  const unsigned char bytes[] = {1, 2, 3};
  for (int round = 0; round < 2; ++round) {
    std::cout << by_function({2, 3}, v) << by_library({1, 2, 3, 4}, v) << by_two(3, 5, v)
              << by_conversion(3.5, v) << by_bytes(6, shorts) << by_bytes(8, shorts) << by_elements({2, 2}, v)
              << by_choice(7, v) << by_choice(9, v) << by_bits(12, bytes) << by_bits(17, bytes) << "\n";
    const Dim dim{2, 3};
    int out[8] = {};
    by_constant(dim, out);
    double filled[9] = {};
    Grid(2).fill(filled, 1.5);
    Grid(3).fill(filled, 2);
    std::cout << by_pointer(&dim, v) << out[7] << filled[8] << Grid(3).at_end(filled)
              << Grid(2).at_end(filled) << Wide(2).width(filled) << Vec<double>(4).dot(filled)
              << Vec<int>(3).dot(v) << "\n";
  }
}
