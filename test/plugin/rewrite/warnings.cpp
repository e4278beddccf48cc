// The plugin adds no warning to the user's code, and takes none away.
// RUN: %plain-clang -std=c++17 -Weverything -Wno-unknown-attributes --system-header-prefix=cachepy/ -c %s -o %t.o 2> %t.plain
// RUN: %cachepy-clang -std=c++17 -Weverything -Wno-unknown-attributes --system-header-prefix=cachepy/ -c %s -o %t.o 2> %t.cached
// RUN: FileCheck %s < %t.plain
// RUN: diff %t.plain %t.cached
// CHECK-DAG: -Wunused-function
// CHECK-DAG: -Wunused-parameter
// CHECK-DAG: -Wshadow
// CHECK-DAG: -Wfloat-conversion
#include <cachepy/cachepy.h>
#include <string>

[[cachepy::cache_file]] static int unused_function(int a) { return a; }
[[cachepy::cache_file("d", verbose)]] int unused_parameter(int a, const std::string& b) { return int(b.size()); }
[[cachepy::cache_file]] int shadow(int a) {
  for (int a = 0; a < 3;) return a;
  return a;
}
template <class T>
[[cachepy::cache_file]] T in_template(const T& a) {
  const long long whole = a;
  return T(whole);
}
static const double use = in_template(1.0);
[[cachepy::cache_file]] inline int clean(int a) { return a; }
class Methods {
 public:
  [[cachepy::cache_file]] int read(int a) const { return field_; }
  virtual ~Methods() = default;

 private:
  int field_ = 1;
  int unused_field_ = 2;
};
namespace {
[[cachepy::cache_file]] int unused_in_namespace() { return int(use); }
}  // namespace
