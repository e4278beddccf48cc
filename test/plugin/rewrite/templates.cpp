// Instantiations are cached one by one, wherever their template is.
// RUN: %cachepy-clang -std=c++20 %s -o %t
// RUN: env LOG_SITES=1 %t | FileCheck %s
// RUN: %cachepy-clang -std=c++20 -O2 -fsanitize=address,undefined -fno-sanitize-recover=all %s -o %t && %t
#include <cachepy/cachepy.h>

#include <concepts>
#include <map>
#include <string>
#include <vector>

template <class T>
struct Outer {
  T value;
  [[cachepy::cache_file]] friend T of_friend(const Outer& outer) { return outer.value; }
  struct Inner {
    [[cachepy::cache_file]] static T of_class(T a) { return a; }
    template <class U>
    [[cachepy::cache_file]] static U of_both(U a, T b) {
      return a + b;
    }
    [[cachepy::cache_file]] static T out_of_line(T a);
  };
};
template <class T>
T Outer<T>::Inner::out_of_line(T a) {
  return a;
}

template <class T>
  requires std::integral<T>
[[cachepy::cache_file]] T constrained(T a) {
  return a;
}
[[cachepy::cache_file]] auto abbreviated(const auto& a, std::integral auto b) { return a + b; }
template <class... A>
[[cachepy::cache_file]] int pack(int first, [[cachepy::ignore_arg]] A&... rest) {
  return (first + ... + rest);
}
template <int N, class T = std::vector<int>>
[[cachepy::cache_file]] T not_only_types() {
  return T(N);
}
template <template <class...> class C>
[[cachepy::cache_file]] int of_template(C<int> c) {
  return int(c.size());
}
[[cachepy::cache_file]] auto deduced(int a) { return std::map<int, std::string>{{a, ""}}; }

template <class T>
[[cachepy::cache_file]] T declared_first(T a);
template <class T>
T declared_first(T a) {
  return a;
}
template int declared_first(int);
extern template long declared_first(long);
template long declared_first(long);

int main() {
  int sum = 0, one = 1;
  // CHECK: of_friend | int (const Outer<int> &) | int |
  sum += of_friend(Outer<int>{3});
  // CHECK: Outer<int>::Inner::of_class | int (int) | int |
  sum += Outer<int>::Inner::of_class(1);
  // CHECK: Outer<int>::Inner::of_both<long> | long (long, int) | long |
  sum += int(Outer<int>::Inner::of_both(2L, 3));
  // CHECK: Outer<int>::Inner::out_of_line | int (int) | int |
  sum += Outer<int>::Inner::out_of_line(1);
  // CHECK: constrained<int> |
  sum += constrained(1);
  // CHECK: abbreviated<double, int> | double (const double &, int) | double |
  sum += int(abbreviated(1.0, 2));
  // CHECK: pack<int, int> | int (int, int &, int &) | int | {{.*}} | roles [vii]
  sum += pack(1, one, one);
  // CHECK: not_only_types<3, std::vector<int>> | std::vector<int> () | std::vector<int> |
  sum += int(not_only_types<3>().size());
  // CHECK: of_template<std::vector> | int (std::vector<int>) | int |
  sum += of_template(std::vector<int>{});
  // CHECK: deduced | std::map<int, std::basic_string<char>> (int) | std::map<int, std::basic_string<char>> |
  sum += int(deduced(1).size());
  // CHECK: declared_first<int> |
  // CHECK: declared_first<long> |
  sum += declared_first(1) + int(declared_first(1L));
  return sum != 23;
}
