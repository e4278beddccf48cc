// What a hit must be able to give back: the types of parameters that are changed.
// RUN: %cachepy-clang -std=c++20 -fsyntax-only -Xclang -verify -ferror-limit=0 %s
#include "Inputs/types.h"

// expected-error@+1 {{'writes' cannot be cached: parameter 'out' is a reference to an object that belongs to the running process and has no value; keep it out of the value, or mark it [[cachepy::ignore_arg]]}}
[[cachepy::cache_file]] int writes(int in, std::mutex& out) { return in; }
struct Constant {
  const int fixed = 1;  // expected-note {{declared here}}
  void change();
};
// expected-error@+1 {{parameter 'out' is a non-const reference, and what the function makes of it cannot be given back by a hit: Constant::fixed is const, and a hit could not give it the value that the call gives it; remove the const, or mark the field [[cachepy::ignore]]}}
[[cachepy::cache_file]] void writes_constant(Constant& out) { out.change(); }
// expected-error@+1 {{cannot be given back by a hit: it is a 'std::shared_ptr<int>', whose object others may hold, who would not see the change; use std::unique_ptr, or hold the object by value}}
[[cachepy::cache_file]] void writes_shared(std::shared_ptr<int>& out) { *out = 1; }
namespace cv {
struct Mat {
  unsigned char* data = nullptr;
};
}  // namespace cv
template <> struct cachepy::Codec<cv::Mat> {
  static void encode(Encoder&, const cv::Mat&) {}
  static cv::Mat decode(Decoder&) { return {}; }
};
// expected-error@+1 {{cannot be given back by a hit: it is a 'cv::Mat', whose elements others may hold, who would not see the change; return it, or pass an object that the function writes before it reads it, marked [[cachepy::out]]}}
[[cachepy::cache_file]] void writes_matrix(cv::Mat& out) { out.data[0] = 1; }
// expected-error@+1 {{std::vector<cv::Mat>::value_type is a 'cv::Mat', whose elements others may hold}}
[[cachepy::cache_file]] void writes_matrices(std::vector<cv::Mat>& out) { out[0].data[0] = 1; }
[[cachepy::cache_file]] void makes_matrix([[cachepy::out]] cv::Mat& out) { out = cv::Mat(); }
struct Unassignable {
  Unassignable& operator=(const Unassignable&) = delete;
  template <class Archive> void serialize(Archive& archive) { archive(value); }
  int value = 0;
};
// expected-error@+1 {{cannot be given back by a hit: it is of type 'Unassignable', which cannot be assigned to; give it an assignment operator}}
[[cachepy::cache_file]] void writes_unassignable(Unassignable& out) { out.value = 1; }
struct Shape {
  virtual ~Shape() = default;
  int side = 0;
};
// expected-error@+1 {{cannot be given back by a hit: it is a reference to polymorphic class 'Shape'}}
[[cachepy::cache_file]] void writes_shape(Shape& out) { out.side = 1; }
// Views of elements count by these.
// expected-error@+1 {{cannot be given back by a hit: its elements is a raw pointer 'int *'; hold the data by value}}
[[cachepy::cache_file]] void writes_pointers(std::span<int*> out) {}
[[cachepy::cache_file]] void writes_numbers(std::span<double> out) {}
[[cachepy::cache_file]] void writes_tables(std::map<std::string, std::vector<std::unique_ptr<int>>>& out) {}
[[cachepy::cache_file]] void takes(std::unique_ptr<int>&& out, std::shared_ptr<int>&& kept) {}
