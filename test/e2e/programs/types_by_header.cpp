// Cases of docs/types.md for types that a header of cachepy/types/ is included for.
#include <cachepy/types/absl_cord.h>
#include <cachepy/types/absl_status.h>
#include <cachepy/types/any.h>
#include <cachepy/types/boost_circular_buffer.h>
#include <cachepy/types/boost_multi_array.h>
#include <cachepy/types/boost_variant.h>
#include <cachepy/types/eigen_sparse.h>
#include <cachepy/types/eigen_tensor.h>
#include <cachepy/types/nlohmann_json.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "types.h"

using Sparse = Eigen::SparseMatrix<double>;
using SparseRows = Eigen::SparseMatrix<float, Eigen::RowMajor, long>;
using Tensor = Eigen::Tensor<double, 3>;
using Grid = boost::multi_array<std::string, 2>;
using nlohmann::json;

template <>
bool same(const Sparse& a, const Sparse& b) {
  return a.rows() == b.rows() && a.cols() == b.cols() && a.nonZeros() == b.nonZeros() && a.isApprox(b, 0);
}
template <>
bool same(const SparseRows& a, const SparseRows& b) {
  return a.rows() == b.rows() && a.cols() == b.cols() && a.nonZeros() == b.nonZeros() && a.isApprox(b, 0);
}
template <>
bool same(const Eigen::SparseVector<double>& a, const Eigen::SparseVector<double>& b) {
  return a.size() == b.size() && a.nonZeros() == b.nonZeros() && a.isApprox(b, 0);
}
template <>
bool same(const Tensor& a, const Tensor& b) {
  return a.dimensions() == b.dimensions() && std::equal(a.data(), a.data() + a.size(), b.data());
}
template <>
bool same(const Grid& a, const Grid& b) {
  return a == b && std::equal(a.index_bases(), a.index_bases() + 2, b.index_bases()) &&
         a.storage_order() == b.storage_order();
}
template <>
bool same(const json& a, const json& b) {
  return a == b && a.type() == b.type() && a.dump() == b.dump();
}
template <>
bool same(const nlohmann::ordered_json& a, const nlohmann::ordered_json& b) {
  return a.dump() == b.dump();
}

template <>
struct cachepy::Codec<std::any> : cachepy::AnyCodec<int, std::string, std::vector<int>> {};
template <>
bool same(const std::any& a, const std::any& b) {
  if (a.type() != b.type()) return false;
  if (const int* number = std::any_cast<int>(&a)) return *number == std::any_cast<int>(b);
  if (const auto* text = std::any_cast<std::string>(&a)) return *text == std::any_cast<std::string>(b);
  return !a.has_value() || std::any_cast<std::vector<int>>(a) == std::any_cast<std::vector<int>>(b);
}

/// A container of a user's own.
template <class T>
class Buffer {
 public:
  explicit Buffer(int size) : elements_(static_cast<std::size_t>(size)) {}
  Buffer(std::initializer_list<T> elements) : elements_(elements) {}
  int size() const { return static_cast<int>(elements_.size()); }
  T* data() { return elements_.data(); }
  const T* data() const { return elements_.data(); }
  friend bool operator==(const Buffer& a, const Buffer& b) { return a.elements_ == b.elements_; }

 private:
  std::vector<T> elements_;
};
template <class T>
struct cachepy::Codec<Buffer<T>> : cachepy::ContiguousCodec<Buffer<T>> {};

VALUE("Eigen::SparseMatrix", sparse, Sparse)
VALUE("Eigen::SparseMatrix", sparse_2, Sparse)
VALUE("Eigen::SparseMatrix", sparse_rows, SparseRows)
VALUE("Eigen::SparseVector", sparse_vector, Eigen::SparseVector<double>)
VALUE("Eigen::Tensor", tensor, Tensor)
VALUE("Eigen::Tensor", tensor_2, Tensor)
VALUE("absl::Cord", cord, absl::Cord)
VALUE("absl::Status", status, absl::Status)
VALUE("absl::Status", status_2, absl::Status)
VALUE("absl::StatusOr", status_or, absl::StatusOr<std::string>)
VALUE("std::any", any, std::any)
VALUE("std::any", any_2, std::any)
VALUE("boost::variant", variant, boost::variant<int, std::string, std::vector<int>>)
VALUE("boost::variant", variant_2, boost::variant<int, std::string, std::vector<int>>)
VALUE("boost::multi_array", grid, Grid)
VALUE("boost::multi_array", grid_2, Grid)
VALUE("boost::circular_buffer", ring, boost::circular_buffer<std::string>)
VALUE("nlohmann::json", document, json)
VALUE("nlohmann::json", document_2, json)
VALUE("nlohmann::json", document_3, json)
VALUE("nlohmann::json", document_4, json)
VALUE("nlohmann::ordered_json", ordered_document, nlohmann::ordered_json)
VALUE("cachepy::ContiguousCodec", buffer, Buffer<double>)
VALUE("cachepy::ContiguousCodec", buffer_of_texts, Buffer<std::string>)

static Sparse matrix(bool is_compressed, double last) {
  Sparse made(3, 4);
  made.insert(0, 1) = 1.5;
  made.insert(2, 0) = 0;  // stored
  made.insert(2, 3) = last;
  if (is_compressed) made.makeCompressed();
  return made;
}
static Tensor cube(double first) {
  Tensor made(2, 3, 4);
  made.setConstant(0.5);
  made(0, 0, 0) = first;
  return made;
}
static absl::Cord text(const char* end) {
  const std::string begin(5000, 'x'), middle(5000, 'y');
  absl::Cord made{absl::string_view(begin)};
  made.Append(absl::string_view(middle));
  made.Append(end);
  return made;
}
static absl::Status failed(const char* payload) {
  absl::Status made = absl::NotFoundError("no such thing");
  made.SetPayload("url", absl::Cord(payload));
  return made;
}
static Grid filled(const char* first, bool is_fortran) {
  Grid made(boost::extents[boost::multi_array_types::extent_range(-1, 1)][3],
            is_fortran ? boost::general_storage_order<2>(boost::fortran_storage_order())
                       : boost::general_storage_order<2>(boost::c_storage_order()));
  made[-1][0] = first;
  made[0][2] = "last";
  return made;
}
static boost::circular_buffer<std::string> turned(std::size_t capacity) {
  boost::circular_buffer<std::string> made(capacity);
  for (const char* word : {"a", "b", "c", "d"}) made.push_back(word);
  return made;
}

int main() {
  for (int round = 0; round < 2; ++round) {
    SHOW(sparse, matrix(true, 2), matrix(false, 3));
    SHOW(sparse_2, Sparse(), Sparse(2, 0));
    SHOW(sparse_rows, SparseRows(matrix(true, 2).cast<float>()), SparseRows(2, 2));
    SHOW(sparse_vector, Eigen::SparseVector<double>(matrix(true, 2).col(1)), Eigen::SparseVector<double>(3));
    SHOW(tensor, cube(1), cube(2));
    SHOW(tensor_2, Tensor(), Tensor(0, 2, 1));
    SHOW(cord, text("z"), text(""));
    SHOW(status, failed("a"), failed("b"));
    SHOW(status_2, absl::OkStatus(), absl::UnknownError("x"));
    SHOW(status_or, "value", absl::StatusOr<std::string>(failed("a")));
    SHOW(any, 1, std::string("text"));
    SHOW(any_2, std::any(), (std::vector<int>{1, 2}));
    SHOW(variant, 1, "text");
    SHOW(variant_2, (std::vector<int>{1, 2}), 0);
    SHOW(grid, filled("a", false), filled("b", false));
    SHOW(grid_2, filled("c", false), filled("c", true));
    SHOW(ring, turned(3), turned(4));
    SHOW(document, json::parse(R"({"b": [1, -1, 2.5, null, true], "a": {"text": "\u00e4"}})"), json(1));
    SHOW(document_2, json(2u), json(2));
    SHOW(document_3, json(-0.0), json(0.0));
    SHOW(document_4, json::binary({1, 2}, 7), json::binary({1, 2}));
    SHOW(ordered_document, nlohmann::ordered_json::parse(R"({"b": 1, "a": 2})"),
         nlohmann::ordered_json::parse(R"({"a": 2, "b": 1})"));
    SHOW(buffer, (Buffer<double>{1, 2.5}), Buffer<double>(0));
    SHOW(buffer_of_texts, (Buffer<std::string>{"a", "bc"}), (Buffer<std::string>{"ab", "c"}));
  }
}
