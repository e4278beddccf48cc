// What a program adds to namespace std, for types of the library's only, is found by the library's templates, and no name tells.
// flags: -std=c++23
#include <cachepy/cachepy.h>

#include <algorithm>
#include <cstdio>
#include <functional>
#include <iterator>
#include <sstream>
#include <string>
#include <utility>
#include <variant>
#include <vector>
#define C [[cachepy::cache_file("cache")]]
namespace std {
inline ostream& operator<<(ostream& o, const vector<int>& v) {
  return o << v.size() + E(0, 1);
}
template <class T>
ostream& operator<<(ostream& o, const pair<T, T>& v) {
  return o << v.first + E(0, 1);
}
}  // namespace std
template <>
struct std::hash<std::vector<int>> {
  std::size_t operator()(const std::vector<int>& v) const { return v.size() + E(0, 1); }
};
C std::string of_function(int n) {
  std::vector<std::vector<int>> v(static_cast<unsigned>(n));
  std::ostringstream o;
  std::copy(v.begin(), v.end(), std::ostream_iterator<std::vector<int>>(o, ","));
  return o.str();
}
C std::string of_function_template(int n) {
  std::vector<std::pair<int, int>> v(static_cast<unsigned>(n));
  std::ostringstream o;
  std::copy(v.begin(), v.end(), std::ostream_iterator<std::pair<int, int>>(o, ","));
  return o.str();
}
C bool of_specialisation(int n) {
  std::variant<int, std::vector<int>> v = std::vector<int>(static_cast<unsigned>(n));
  return std::hash<std::variant<int, std::vector<int>>>()(v) % 2;
}
int main() {
  std::printf("%s %s %d\n", of_function(2).c_str(), of_function_template(2).c_str(), of_specialisation(2));
}
