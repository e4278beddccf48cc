// Functions of every linkage and name: static, unnamed namespaces, extern "C", inline, nested namespaces,
// overloads.
#include <cachepy/cachepy.h>

#include <vector>

#include "e2e.h"

[[cachepy::cache_file("cache")]]
static int only_here(int n) {
  computed("only_here");
  return n + 1;
}

namespace {

[[cachepy::cache_file("cache")]]
int unnamed_namespace(int n) {
  computed("unnamed_namespace");
  return n + 2;
}

}  // namespace

extern "C" {

[[cachepy::cache_file("cache")]]
int plain_c_name(int n) {
  computed("plain_c_name");
  return n + 3;
}
}

[[cachepy::cache_file("cache")]]
inline int inline_function(int n) {
  computed("inline_function");
  return n + 4;
}

namespace outer {
namespace inner {

[[cachepy::cache_file("cache")]]
int same_name(int n) {
  computed("outer::inner::same_name");
  return n + 5;
}

}  // namespace inner

inline namespace v2 {

[[cachepy::cache_file("cache")]]
int same_name(int n) {
  computed("outer::v2::same_name");
  return n + 6;
}

}  // namespace v2
}  // namespace outer

[[cachepy::cache_file("cache")]]
int same_name(int n) {
  computed("same_name");
  return n + 7;
}

namespace outer {

[[cachepy::cache_file("cache")]]
std::string overloaded(int) {
  computed("overloaded int");
  return "int";
}

[[cachepy::cache_file("cache")]]
std::string overloaded(long) {
  computed("overloaded long");
  return "long";
}

[[cachepy::cache_file("cache")]]
std::string overloaded(bool) {
  computed("overloaded bool");
  return "bool";
}

[[cachepy::cache_file("cache")]]
std::string overloaded(const std::string&) {
  computed("overloaded string");
  return "string";
}

[[cachepy::cache_file("cache")]]
std::string overloaded(const std::vector<int>&) {
  computed("overloaded vector");
  return "vector";
}

}  // namespace outer

struct Money {
  long cents = 0;
};

[[cachepy::cache_file("cache")]]
Money operator+(const Money& a, const Money& b) {
  computed("operator+");
  return {a.cents + b.cents};
}

int main() {
  int (*through_pointer)(int) = &plain_c_name;
  for (int round = 0; round < 2; ++round) {
    std::cout << only_here(0) << unnamed_namespace(0) << through_pointer(0) << inline_function(0) << "\n";
    std::cout << outer::inner::same_name(0) << outer::same_name(0) << same_name(0) << "\n";
    std::cout << outer::overloaded(1) << outer::overloaded(1L) << outer::overloaded(true)
              << outer::overloaded(std::string("1")) << outer::overloaded(std::vector<int>{1}) << "\n";
    std::cout << (Money{5} + Money{6}).cents << "\n";
  }
}
