// Ways of passing an argument: by value, const, reference, rvalue, view, C string, array, unnamed, ignored.
#include <cachepy/cachepy.h>

#include <functional>
#include <string_view>
#include <vector>

#include "e2e.h"

[[cachepy::cache_file("cache")]]
std::string by_value(std::string text) {
  computed("by_value " + text);
  text += "!";
  return text;
}

[[cachepy::cache_file("cache")]]
std::string by_const_value(const std::string text, const int n) {
  computed("by_const_value " + text);
  return text + std::to_string(n);
}

[[cachepy::cache_file("cache")]]
std::size_t by_const_reference(const std::vector<int>& values) {
  computed("by_const_reference " + std::to_string(values.size()));
  return values.size();
}

[[cachepy::cache_file("cache")]]
std::string by_rvalue(std::string&& text) {
  computed("by_rvalue " + text);
  std::string mine = std::move(text);
  return mine + "?";
}

[[cachepy::cache_file("cache")]]
std::size_t by_view(std::string_view text) {
  computed("by_view " + std::string(text));
  return text.size();
}

[[cachepy::cache_file("cache")]]
std::string by_c_string(const char* text) {
  computed(std::string("by_c_string ") + (text ? text : "(null)"));
  return text ? text : "null";
}

[[cachepy::cache_file("cache")]]
int unnamed(int, int used, const std::string&) {
  computed("unnamed " + std::to_string(used));
  return used;
}

[[cachepy::cache_file("cache")]]
int ignoring(int n, [[cachepy::ignore_arg]] int threads, [[cachepy::ignore_arg]] std::vector<int>* log) {
  computed("ignoring " + std::to_string(n));
  if (log != nullptr && threads < 0) log->push_back(n);
  return n * n;
}

[[cachepy::cache_file("cache")]]
int with_callback(int n, [[cachepy::ignore_arg]] const std::function<void(int)>& progress) {
  computed("with_callback " + std::to_string(n));
  if (n < 0) progress(n);
  return n + 1;
}

[[cachepy::cache_file("cache")]]
int none() {
  computed("none");
  return 11;
}

[[cachepy::cache_file("cache")]]
int many(bool a, char b, signed char c, unsigned char d, short e, unsigned short f, int g, unsigned h, long i,
         unsigned long j, long long k, unsigned long long l) {
  computed("many");
  return static_cast<int>(a + b + c + d + e + f + g + static_cast<int>(h) + static_cast<int>(i) +
                          static_cast<int>(j) + static_cast<int>(k) + static_cast<int>(l));
}

int main() {
  for (int round = 0; round < 2; ++round) {
    std::string text = "text";
    std::cout << by_value(text) << text << by_value("other") << "\n";
    std::cout << by_const_value("n", 3) << by_const_reference({1, 2, 3}) << by_const_reference({}) << "\n";
    std::cout << by_rvalue(std::string("moved")) << by_rvalue("temporary") << "\n";
    std::string long_text = "a view of a part";
    std::cout << by_view(std::string_view(long_text).substr(2, 4)) << by_view("") << by_view("view") << "\n";
    char buffer[] = "buffer";
    std::cout << by_c_string(buffer) << by_c_string("") << by_c_string(nullptr) << "\n";
    std::cout << unnamed(1, 2, "x") << none() << "\n";
    std::vector<int> log;
    std::cout << ignoring(4, 1 + round, &log) << ignoring(4, 7, nullptr) << log.size() << "\n";
    std::cout << with_callback(1, [&](int) { std::cout << round; }) << "\n";
    std::cout << many(true, 'b', -3, 4, -5, 6, -7, 8, -9, 10, -11, 12) << "\n";
  }
}
