// Types of abseil, Boost and Eigen, as docs/types.md lists them: known by their structure, without a line of code for each. And
// a class that is written for cereal.
#include <Eigen/Core>
#include <Eigen/Geometry>
#include <boost/container/flat_map.hpp>
#include <boost/container/flat_set.hpp>
#include <boost/container/small_vector.hpp>
#include <boost/container/stable_vector.hpp>
#include <boost/container/static_vector.hpp>
#include <boost/optional.hpp>
#include <boost/unordered_map.hpp>
#include <boost/unordered_set.hpp>

#include "absl/container/btree_map.h"
#include "absl/container/btree_set.h"
#include "absl/container/fixed_array.h"
#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/container/inlined_vector.h"
#include "absl/container/node_hash_map.h"
#include "absl/container/node_hash_set.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "absl/types/span.h"
#include "absl/types/variant.h"
#include "cereal/cereal.hpp"
#include "cereal/types/base_class.hpp"
#include "types.h"

using Rows = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Bounded = Eigen::Matrix<int, Eigen::Dynamic, 1, 0, 8, 1>;

template <class Matrix>
bool same_matrix(const Matrix& a, const Matrix& b) {
  if (a.rows() != b.rows() || a.cols() != b.cols()) return false;
  for (Eigen::Index i = 0; i < a.rows(); ++i)
    for (Eigen::Index j = 0; j < a.cols(); ++j)
      if (a(i, j) != b(i, j)) return false;
  return true;
}
#define SAME_MATRIX(...)                                  \
  template <>                                             \
  bool same(const __VA_ARGS__& a, const __VA_ARGS__& b) { \
    return same_matrix(a, b);                             \
  }
SAME_MATRIX(Eigen::MatrixXd)  // its own operator== demands equal shapes
SAME_MATRIX(Rows)
SAME_MATRIX(Bounded)
SAME_MATRIX(Eigen::ArrayXXf)  // and an array's gives an array
template <>
bool same(const Eigen::Quaterniond& a, const Eigen::Quaterniond& b) {
  return a.coeffs() == b.coeffs();
}
template <>
bool same(const Eigen::Isometry3d& a, const Eigen::Isometry3d& b) {
  return a.matrix() == b.matrix();
}

struct Record {
  int id = 0;
  template <class Archive>
  void serialize(Archive& archive) {
    archive(CEREAL_NVP(id));
  }
};
struct Sample : Record {
  std::string name;
  double weight = 0;
  void* scratch = nullptr;
  template <class Archive>
  void serialize(Archive& archive, std::uint32_t version) {
    archive(cereal::base_class<Record>(this), CEREAL_NVP(name));
    if (version >= 3) archive(cereal::make_nvp("weight", weight));
  }
  bool operator==(const Sample& other) const {
    return id == other.id && name == other.name && weight == other.weight;
  }
};
CEREAL_CLASS_VERSION(Sample, 3)
Sample sample(int id, double weight) {
  Sample result;
  result.id = id;
  result.name = "name";
  result.weight = weight;
  return result;
}

VALUE("serialize(Archive&)", archived, Sample)
VALUE("absl::flat_hash_map", flat_map, absl::flat_hash_map<std::string, int>)
VALUE("absl::flat_hash_set", flat_set, absl::flat_hash_set<std::string>)
VALUE("absl::node_hash_map", node_map, absl::node_hash_map<int, std::string>)
VALUE("absl::node_hash_set", node_set, absl::node_hash_set<int>)
VALUE("absl::btree_map", btree_map, absl::btree_map<int, int>)
VALUE("absl::btree_set", btree_set, absl::btree_set<std::string>)
VALUE("absl::InlinedVector", inlined, absl::InlinedVector<std::string, 2>)
VALUE("boost::container::flat_map", boost_flat_map, boost::container::flat_map<std::string, int>)
VALUE("boost::container::flat_set", boost_flat_set, boost::container::flat_set<std::string>)
VALUE("boost::container::small_vector", small_vector, boost::container::small_vector<std::string, 2>)
VALUE("boost::container::static_vector", static_vector, boost::container::static_vector<int, 4>)
VALUE("boost::container::stable_vector", stable_vector, boost::container::stable_vector<int>)
VALUE("boost::unordered_map", boost_map, boost::unordered_map<std::string, int>)
VALUE("boost::unordered_set", boost_set, boost::unordered_set<int>)
VALUE("boost::optional", boost_optional, boost::optional<std::string>)
ARGUMENT("absl::FixedArray", fixed_array, value.size() + value.front().size(), absl::FixedArray<std::string>)
ARGUMENT("absl::Span", span, value.size() + value[0], absl::Span<const int>)
ARGUMENT("absl::string_view", view, value.size(), absl::string_view)
VALUE("absl::optional", optional, absl::optional<int>)
VALUE("absl::variant", variant, absl::variant<int, std::string>)
VALUE("absl::Duration", duration, absl::Duration)
VALUE("absl::Time", time_point, absl::Time)
VALUE("Eigen::Matrix", matrix, Eigen::MatrixXd)
VALUE("Eigen::Matrix", row_major, Rows)
VALUE("Eigen::Matrix", fixed_matrix, Eigen::Matrix3f)
VALUE("Eigen::Matrix", bounded, Bounded)
VALUE("Eigen::Matrix", of_complex, Eigen::VectorXcd)
VALUE("Eigen::Array", array, Eigen::ArrayXXf)
VALUE("Eigen::Quaternion", quaternion, Eigen::Quaterniond)
VALUE("Eigen::Transform", transform, Eigen::Isometry3d)
ARGUMENT("Eigen::Map", map, value.sum(), Eigen::Map<const Eigen::MatrixXd>)
ARGUMENT("Eigen::Map", strided, value.sum(), Eigen::Map<const Eigen::VectorXd, 0, Eigen::InnerStride<2>>)
ARGUMENT("Eigen::Ref", ref, value.sum(), Eigen::Ref<const Eigen::MatrixXd>)

int main() {
  for (int round = 0; round < 2; ++round) {
    SHOW(archived, sample(1, 0.5), sample(1, 1.5));
    SHOW(flat_map, (absl::flat_hash_map<std::string, int>{{"a", 1}, {"b", 2}}), {});
    SHOW(flat_set, (absl::flat_hash_set<std::string>{"a", "b"}), (absl::flat_hash_set<std::string>{"ab"}));
    SHOW(node_map, (absl::node_hash_map<int, std::string>{{1, "a"}}), {});
    SHOW(node_set, (absl::node_hash_set<int>{1, 2}), {});
    SHOW(btree_map, (absl::btree_map<int, int>{{1, 2}}), (absl::btree_map<int, int>{{2, 1}}));
    SHOW(btree_set, (absl::btree_set<std::string>{"a", "b"}), {});
    SHOW(inlined, (absl::InlinedVector<std::string, 2>{"a", "b", "c"}),
         (absl::InlinedVector<std::string, 2>{"a"}));
    SHOW(boost_flat_map, (boost::container::flat_map<std::string, int>{{"a", 1}, {"b", 2}}), {});
    SHOW(boost_flat_set, (boost::container::flat_set<std::string>{"a", "b"}), {});
    SHOW(small_vector, (boost::container::small_vector<std::string, 2>{"a", "b", "c"}), {});
    SHOW(static_vector, (boost::container::static_vector<int, 4>{1, 2}),
         (boost::container::static_vector<int, 4>{1, 2, 0}));
    SHOW(stable_vector, (boost::container::stable_vector<int>{1, 2}),
         (boost::container::stable_vector<int>{2, 1}));
    SHOW(boost_map, (boost::unordered_map<std::string, int>{{"a", 1}, {"b", 2}}), {});
    SHOW(boost_set, (boost::unordered_set<int>{1, 2}), {});
    SHOW(boost_optional, boost::optional<std::string>("a"), boost::optional<std::string>());
    const absl::FixedArray<std::string> texts{"a", "b"}, fewer{"ab"};
    SHOW_NUMBER(fixed_array, texts, fewer);
    const std::vector<int> one{1, 2, 3}, other{2, 2};
    SHOW_NUMBER(span, one, other);
    SHOW_NUMBER(view, "text", "");
    SHOW(optional, 0, absl::nullopt);
    SHOW(variant, 1, std::string("1"));
    SHOW(duration, absl::Nanoseconds(1), -absl::InfiniteDuration());
    SHOW(time_point, absl::UnixEpoch(), absl::InfiniteFuture());

    Eigen::MatrixXd wide(2, 3);
    wide << 1, 2, 3, 4, 5, 6;
    const Eigen::MatrixXd tall =
        Eigen::Map<Eigen::MatrixXd>(wide.data(), 3, 2);  // the same numbers, in another shape
    SHOW(matrix, wide, tall);
    std::cout << matrix(Eigen::MatrixXd(0, 3), "no rows").cols()
              << matrix(Eigen::MatrixXd(3, 0), "no columns").rows() << "\n";
    SHOW(row_major, wide, tall);
    SHOW(fixed_matrix, Eigen::Matrix3f::Identity(), Eigen::Matrix3f::Zero());
    SHOW(bounded, Bounded::LinSpaced(3, 1, 3), Bounded::LinSpaced(5, 1, 5));
    SHOW(of_complex, Eigen::VectorXcd::Constant(2, {1, 2}), Eigen::VectorXcd::Constant(2, {2, 1}));
    SHOW(array, Eigen::ArrayXXf::Constant(2, 2, 0.0f), Eigen::ArrayXXf::Constant(2, 2, 1.0f));
    SHOW(quaternion, Eigen::Quaterniond(1, 0, 0, 0), Eigen::Quaterniond(0, 1, 0, 0));
    SHOW(transform, Eigen::Isometry3d::Identity(), Eigen::Isometry3d(Eigen::Translation3d(1, 2, 3)));
    using Map = Eigen::Map<const Eigen::MatrixXd>;
    SHOW_NUMBER(map, Map(wide.data(), 2, 3), Map(wide.data(), 2, 2));
    using Strided = Eigen::Map<const Eigen::VectorXd, 0, Eigen::InnerStride<2>>;
    SHOW_NUMBER(strided, Strided(wide.data(), 3), Strided(wide.data() + 1, 3));
    SHOW_NUMBER(ref, wide, tall.topRows(2));
  }

  // A plain matrix, a map and a block of the same coefficients are told apart from others only by these.
  Eigen::MatrixXd large = Eigen::MatrixXd::Random(4, 4);
  large.block(1, 1, 2, 3) << 1, 2, 3, 4, 5, 6;
  std::cout << ref(large.block(1, 1, 2, 3), "not computed") << "\n";
}
