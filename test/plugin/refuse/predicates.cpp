// A predicate that cannot be asked, and functions with one name.
// RUN: %cachepy-clang -std=c++20 -fsyntax-only -ferror-limit=0 -Xclang -verify %s
#include <cachepy/cachepy.h>

struct Result {
  int value = 0;
};
bool of_text(const char*);
void no_answer(const Result&);
bool good(const Result&);
bool two(const Result&, const int&);
struct Other {
  bool good() const;
};

// expected-error@+1 {{'store_if' of 'unknown' names 'is_good', which is not declared; declare 'bool is_good(const Result &)' where 'unknown' is, or give the qualified name}}
[[cachepy::cache_file("c", store_if = is_good)]] Result unknown(int x) { return {x}; }
// expected-error@+1 {{'store_if' of 'unknown_scope' names 'nowhere::good', which is not declared; declare 'bool good(const Result &)' where 'unknown_scope' is, or give the qualified name}}
[[cachepy::cache_file("c", store_if = nowhere::good)]] Result unknown_scope(int x) { return {x}; }
// expected-error-re@+1 {{'store_if' of 'other_type' cannot ask 'of_text': {{.*}}; it can be declared as 'bool of_text(const Result &)'}}
[[cachepy::cache_file("c", store_if = of_text)]] Result other_type(int x) { return {x}; }
// expected-error-re@+1 {{'store_if' of 'nothing' cannot ask 'no_answer': {{.*}}; it can be declared as 'bool no_answer(const Result &)'}}
[[cachepy::cache_file("c", store_if = no_answer)]] Result nothing(int x) { return {x}; }
// expected-error@+1 {{'store_if' of 'of_other_class' cannot ask 'Other::good': it is a member of another class; it can be declared as 'bool good(const Result &)'}}
[[cachepy::cache_file("c", store_if = Other::good)]] Result of_other_class(int x) { return {x}; }
[[cachepy::cache_file("c", store_if = good)]] Result fine(int x) { return {x}; }
[[cachepy::cache_file("c", store_if = two)]] Result fine_too(int x, [[cachepy::out]] int& y) { y = 1; return {x}; }

[[cachepy::cache_file("c", name = "load")]] int first(int x) { return x; }  // expected-note {{the other function}}
// expected-error@+1 {{'second' has the same name in keys as another cached function with these parameters: 'load'; change one of them with 'name = "…"'}}
[[cachepy::cache_file("c", name = "load")]] int second(int x) { return x + 1; }
[[cachepy::cache_file("c", name = "load")]] int third(long x) { return static_cast<int>(x); }
namespace other {
[[cachepy::cache_file("c")]] int plain(int x) { return x; }  // expected-note {{the other function}}
}
// expected-error@+1 {{'like_plain' has the same name in keys as another cached function with these parameters: 'other::plain'; change one of them with 'name = "…"'}}
[[cachepy::cache_file("c", name = "other::plain")]] int like_plain(int x) { return x; }
template <int n>
[[cachepy::cache_file("c", name = "instance")]] int instance(int x) { return x + n; }
int use() { return instance<1>(1) + instance<2>(1); }
