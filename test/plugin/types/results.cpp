// Results that cannot be stored, each with the way to the culprit and what to do instead.
// RUN: %cachepy-clang -std=c++20 -fsyntax-only -Xclang -verify -ferror-limit=0 -isystem %S/Inputs/third_party %s
#include "Inputs/types.h"
#include <handle.h>

struct Row {
  int id;
  char* cursor;  // expected-note {{declared here}}
};
struct Index {
  std::vector<Row> table;
};
[[cachepy::cache_file]] Index raw_pointer(int) { return {}; }  // expected-error {{'raw_pointer' cannot be cached: its result cannot be stored: Index::table -> std::vector<Row>::value_type -> Row::cursor is a raw pointer 'char *'; hold the data by value, say how many elements it owns by [[cachepy::size("n")]], or specialise cachepy::Codec for 'Row', or mark the field [[cachepy::ignore]]}}

struct Views {
  std::string_view name;  // expected-note {{declared here}}
};
[[cachepy::cache_file]] Views view(int) { return {}; }  // expected-error {{Views::name is a 'std::string_view', which owns no text; use std::string, or mark the field [[cachepy::ignore]]}}
[[cachepy::cache_file]] std::vector<std::span<int>> span(int) { return {}; }  // expected-error {{std::vector<std::span<int>>::value_type is a 'std::span<int>', which owns no elements; use a container}}
[[cachepy::cache_file]] std::pair<int, const char*> c_string(int) { return {}; }  // expected-error {{std::pair<int, const char *>::second is a 'const char *', which owns no text; use std::string}}

struct Shape {
  virtual ~Shape() = default;
};
struct Scene {
  std::vector<std::unique_ptr<Shape>> shapes;
};
[[cachepy::cache_file]] Scene polymorphic(int) { return {}; }
[[cachepy::cache_file]] std::unique_ptr<int[]> unsized(int) { return {}; }  // expected-error {{it is a 'std::unique_ptr<int[]>', which does not know how many elements it has; use std::vector}}
[[cachepy::cache_file]] std::shared_ptr<int[]> shared_unsized(int) { return {}; }  // expected-error {{it is a 'std::shared_ptr<int[]>', which does not know how many elements it has; use std::vector}}
[[cachepy::cache_file]] std::shared_ptr<void> untyped(int) { return {}; }  // expected-error {{std::shared_ptr<void>::element_type is void; name the type of the data}}
[[cachepy::cache_file]] std::weak_ptr<int> weak(int) { return {}; }  // expected-error {{it is a 'std::weak_ptr<int>', which does not own its object; use std::shared_ptr}}
[[cachepy::cache_file]] std::optional<std::any> any(int) { return {}; }  // expected-error {{std::optional<std::any>::value_type is a 'std::any', which can hold a value of any type; use std::variant, or name the types for <cachepy/types/any.h>}}
[[cachepy::cache_file]] std::map<std::string, std::function<int()>> code(int) { return {}; }  // expected-error {{std::map<std::string, std::function<int ()>>::mapped_type is a 'std::function<int ()>', which holds code, not data; hold what the code is made from}}
[[cachepy::cache_file]] std::variant<int, void (*)()> function_pointer(int) { return {}; }  // expected-error {{std::get<1>(std::variant<int, void (*)()>) is the address of code, which the next run cannot use; hold data}}
[[cachepy::cache_file]] std::tuple<int Row::*> member_pointer(int) { return {}; }  // expected-error {{std::get<0>(std::tuple<int Row::*>) is a pointer to a member; hold data}}
[[cachepy::cache_file]] std::future<int> future(int) { return {}; }  // expected-error {{it is a 'std::future<int>', which belongs to the running process and has no value; keep it out of the value}}
[[cachepy::cache_file]] std::nullptr_t null(int) { return {}; }  // expected-error-re {{it is of type '{{.*}}', which cannot be encoded; use another type}}

struct NoDefault {
  explicit NoDefault(int x) : x(1, x) {}
  NoDefault(const NoDefault&) = default;
  ~NoDefault() { x.clear(); }
  std::vector<int> x;
};
[[cachepy::cache_file]] NoDefault no_default(int) { return NoDefault(1); }  // expected-error {{it is of type 'NoDefault', which has no accessible default constructor; give it one, or specialise cachepy::Codec for it}}
struct Part {
  NoDefault part;  // expected-note {{declared here}}
};
[[cachepy::cache_file]] std::vector<Part> no_default_part(int) { return {}; }  // expected-error {{std::vector<Part>::value_type -> Part::part is of type 'NoDefault', which has no accessible default constructor; give it one, or specialise cachepy::Codec for it}}
[[cachepy::cache_file]] std::array<NoDefault, 1> no_default_element(int) { return {NoDefault(1)}; }  // expected-error {{std::array<NoDefault, 1>::value_type is of type 'NoDefault', which has no accessible}}
struct Skipping {
  NoDefault part;
  [[cachepy::ignore]] int skipped;
  int kept;
};
[[cachepy::cache_file]] Skipping ignored_in_aggregate(int) { return {NoDefault(1), 2, 3}; }  // expected-error {{it is of type 'Skipping', which has no accessible default constructor}}
// Without a destructor of its own it is made part by part.
class Private {
  Private() = default;
  std::string text_;
  friend Private private_default(int);
};
[[cachepy::cache_file]] Private private_default(int) { return {}; }

struct Owner {
  third_party::Handle handle;  // expected-note {{declared here}}
};
[[cachepy::cache_file]] third_party::Handle foreign(int) { return {}; }  // expected-error {{third_party::Handle::impl_ is a raw pointer 'void *'; specialise cachepy::Codec for 'third_party::Handle'}}
[[cachepy::cache_file]] Owner foreign_field(int) { return {}; }  // expected-error {{Owner::handle -> third_party::Handle::impl_ is a raw pointer 'void *'; specialise cachepy::Codec for 'third_party::Handle', or mark Owner::handle [[cachepy::ignore]]}}

struct Free {
  void operator()(int*) const;
};
[[cachepy::cache_file]] std::unique_ptr<int, Free> deleter(int) { return {}; }  // expected-error {{it is a 'std::unique_ptr<int, Free>', whose deleter may not fit an object made by new; use std::unique_ptr without a deleter of its own}}
[[cachepy::cache_file]] std::shared_ptr<NoDefault> shared(int) { return {}; }  // expected-error {{std::shared_ptr<NoDefault>::element_type is of type 'NoDefault', which has no accessible default constructor; give it one, or specialise cachepy::Codec for it}}
[[cachepy::cache_file]] std::set<int, std::function<bool(int, int)>> ordered(int) { return {}; }  // expected-error {{whose 'key_compare' has a state that would be lost}}

namespace Eigen {  // as far as it matters here
struct Matrix {
  using Scalar = double;
  using PlainObject = Matrix;
  double* data();
};
struct Map : Matrix {
  Map();
  int rows() const;
  int cols() const;
  double coeff(int, int) const;
};
}  // namespace Eigen
[[cachepy::cache_file]] Eigen::Map map(int) { return {}; }  // expected-error {{it is a 'Eigen::Map', which owns no coefficients; use a plain matrix}}

// Who writes a library's class is nobody to be advised, wherever its header was found.
namespace Eigen {
template <class T>
class SparseMatrix {
  T* values_ = nullptr;
};
}  // namespace Eigen
struct System {
  Eigen::SparseMatrix<double> matrix;  // expected-note {{declared here}}
};
[[cachepy::cache_file]] System library(int) { return {}; }  // expected-error {{System::matrix is a 'Eigen::SparseMatrix<double>', of which only its own functions know what is valid in it; include <cachepy/types/eigen_sparse.h>}}
namespace arma {
template <class T>
class Mat {
  T* mem = nullptr;
};
}  // namespace arma
namespace cv {
class Mat {
  void* data_ = nullptr;
};
}  // namespace cv
[[cachepy::cache_file]] cv::Mat blurred(int) { return {}; }  // expected-error {{include <cachepy/types/opencv.h>}}
namespace Json {
class Value {
  void* data_ = nullptr;
};
}  // namespace Json
[[cachepy::cache_file]] Json::Value parsed(int) { return {}; }  // expected-error {{include <cachepy/types/jsoncpp.h>}}
[[cachepy::cache_file]] arma::Mat<double> inverse(int) { return {}; }  // expected-error {{it is a 'arma::Mat<double>', of which only its own functions know what is valid in it; include <cachepy/types/armadillo.h>}}

// A serialize() that is inherited knows nothing of what the class adds.
struct Serialized {
  int kept = 0;
  template <class Archive>
  void serialize(Archive& archive) {
    archive(kept);
  }
};
struct Adds : Serialized {
  int added = 0;
};
struct AddsNothing : Serialized {};
struct AddsBases : Serialized, Row {};  // whether its fields can be encoded is another question
namespace by_function {
struct Serialized {
  int kept = 0;
};
template <class T>
struct Boxed {
  T kept{};
};
template <class Archive>
void serialize(Archive& archive, Serialized& value, unsigned) {
  archive & value.kept;
}
template <class Archive, class T>
void serialize(Archive& archive, Boxed<T>& value) {
  archive & value.kept;
}
struct Adds : Serialized {
  int added = 0;
};
struct AddsToBox : Boxed<int> {
  int added = 0;
};
struct Own : Serialized {
  int added = 0;
};
template <class Archive>
void serialize(Archive& archive, Own& value) {
  archive & value.kept & value.added;
}
template <class T>
struct OwnBox : Boxed<T> {
  T added{};
};
template <class Archive, class T>
void serialize(Archive& archive, OwnBox<T>& value) {
  archive & value.kept & value.added;
}
}  // namespace by_function
// expected-error@+1 {{it is a 'Adds', whose serialize() is a base's, which knows nothing of what it adds; give it one of its own, or specialise cachepy::Codec for it}}
[[cachepy::cache_file]] Adds inherits_serialize(int) { return {}; }
[[cachepy::cache_file]] AddsBases adds_bases(int) { return {}; }  // expected-error {{it is a 'AddsBases', whose serialize() is a base's}}
[[cachepy::cache_file]] std::vector<by_function::Adds> by_function_too(int) { return {}; }  // expected-error {{std::vector<by_function::Adds>::value_type is a 'by_function::Adds', whose serialize() is a base's}}
[[cachepy::cache_file]] by_function::AddsToBox of_template(int) { return {}; }  // expected-error {{it is a 'by_function::AddsToBox', whose serialize() is a base's}}
[[cachepy::cache_file]] AddsNothing adds_nothing(int) { return {}; }
[[cachepy::cache_file]] by_function::Own own(int) { return {}; }
[[cachepy::cache_file]] by_function::OwnBox<int> own_box(by_function::Boxed<int>) { return {}; }
[[cachepy::cache_file]] int as_argument(const Adds& value) { return value.added; }  // expected-error {{'as_argument' cannot be cached: parameter 'value' cannot be in the key: it is a 'Adds', whose serialize() is a base's}}
