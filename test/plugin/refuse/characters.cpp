// A `const char*` that is not a text up to a zero: what shows that, and how to say what it is.
// RUN: %cachepy-clang -std=c++17 -fsyntax-only -Xclang -verify -ferror-limit=0 %s
#include <cachepy/cachepy.h>

#include <cstring>
#include <string>

// expected-error@+1 {{'named' cannot be cached: parameter 'data' seems to be 'length' characters without a terminating zero; mark it [[cachepy::size("length")]], or [[cachepy::in]] if it is a text that ends with a zero}}
[[cachepy::cache_file]] int named(const char* data, std::size_t length) { return int(length) + *data; }
// expected-error@+1 {{parameter 'data' seems to be 'k' characters}}
[[cachepy::cache_file]] std::string handed_on(const char* data, int k) { return std::string(data, k); }
// expected-error@+1 {{parameter 'data' seems to be 'k' characters}}
[[cachepy::cache_file]] int added(const char* data, int k) { return *(data + k); }
// expected-error@+1 {{parameter 'data' seems to be 'k' characters}}
[[cachepy::cache_file]] int in_a_loop(const char* data, unsigned k) {
  int sum = 0;
  for (unsigned i = 0; i < k; ++i) sum += data[i];
  return sum;
}
// expected-error@+1 {{parameter 'a' seems to be 'b - a' characters}}
[[cachepy::cache_file]] int between(const char* a, const char* b) { return a == b ? 0 : *a; }
// expected-error@+1 {{parameter 'first' seems to be 'last - first' characters}}
[[cachepy::cache_file]] int named_range(const char* first, const char* last) { return *first + *last; }

[[cachepy::cache_file]] int text(const char* data, int k) { return std::strlen(data) > 3 ? k : 0; }
[[cachepy::cache_file]] int flag(const char* data, bool k) { return k ? *data : 0; }
[[cachepy::cache_file]] int two_texts(const char* a, const char* b) { return std::strcmp(a, b); }
[[cachepy::cache_file]] int is_text([[cachepy::in]] const char* data, std::size_t length) { return int(length) + *data; }
[[cachepy::cache_file]] int is_path([[cachepy::file_arg]] const char* data, std::size_t length) { return int(length) + *data; }
[[cachepy::cache_file]] int has_size([[cachepy::size("length")]] const char* data, int length) { return data[length - 1]; }
[[cachepy::cache_file]] int has_end([[cachepy::size("end - data")]] const char* data, const char* end) {
  return data == end ? 0 : *data;
}
// expected-error@+1 {{parameter 'a' seems to be 'n' characters}}
[[cachepy::cache_file]] bool same(const char* a, [[cachepy::in("n")]] const char* b, int n) {
  return std::memcmp(a, b, static_cast<std::size_t>(n)) == 0;
}
