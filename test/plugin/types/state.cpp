// What a type says of an order, a hash, an allocator or a deleter is all that is known of it: one with fields is refused.
// RUN: %real-clang -std=c++20 -fsyntax-only -Xclang -verify -ferror-limit=0 %s
#include <cachepy/cachepy.h>

#include <deque>
#include <map>
#include <memory>
#include <memory_resource>
#include <optional>
#include <queue>
#include <string>
#include <tuple>
#include <unordered_set>
#include <utility>
#include <vector>

struct Deleter {
  int state = 0;
  void operator()(int* p) const { delete p; }
};
struct Stateless {
  void operator()(int* p) const { delete p; }
};
template <class T>
struct Allocator {
  using value_type = T;
  int state = 0;
  Allocator() = default;
  template <class U>
  Allocator(const Allocator<U>& other) : state(other.state) {}
  T* allocate(std::size_t);
  void deallocate(T*, std::size_t);
  bool operator==(const Allocator& other) const { return state == other.state; }
};
template <class T>
struct EmptyAllocator : std::allocator<T> {
  template <class U>
  struct rebind {
    using other = EmptyAllocator<U>;
  };
};

// expected-error@+1 {{it is a 'std::unique_ptr<int, Deleter>', whose deleter has a state that would not count; use a class without fields for it; or mark it [[cachepy::ignore_arg]]}}
[[cachepy::cache_file]] int with_fields(const std::unique_ptr<int, Deleter>& p) { return *p; }
// expected-error@+1 {{it is a 'std::unique_ptr<int, void (*)(int *)>', whose deleter has a state that would not count}}
[[cachepy::cache_file]] int function_pointer(const std::unique_ptr<int, void (*)(int*)>& p) { return *p; }
// expected-error@+1 {{it is a 'std::unique_ptr<int, Deleter &>', whose deleter has a state that would not count}}
[[cachepy::cache_file]] int reference(const std::unique_ptr<int, Deleter&>& p) { return *p; }
[[cachepy::cache_file]] int stateless(const std::unique_ptr<int, Stateless>& p) { return *p; }

// expected-error@+1 {{it is a 'std::vector<int, Allocator<int>>', whose 'allocator_type' has a state that would be lost; use a class without fields for it}}
[[cachepy::cache_file]] int argument(const std::vector<int, Allocator<int>>& v) { return v.get_allocator().state; }
// expected-error@+1 {{'result' cannot be cached: its result cannot be stored: it is a 'std::vector<int, Allocator<int>>', whose 'allocator_type' has a state that would be lost}}
[[cachepy::cache_file]] std::vector<int, Allocator<int>> result(int) { return {}; }
using Text = std::basic_string<char, std::char_traits<char>, Allocator<char>>;
// expected-error@+1 {{it is a 'std::basic_string<char, std::char_traits<char>, Allocator<char>>', whose 'allocator_type' has a state that would be lost}}
[[cachepy::cache_file]] int text(const Text& t) { return t.size(); }
// expected-error@+1 {{it is a 'std::queue<int, std::deque<int, Allocator<int>>>', whose 'allocator_type' has a state that would be lost}}
[[cachepy::cache_file]] int adaptor(const std::queue<int, std::deque<int, Allocator<int>>>& q) { return q.size(); }
// expected-error@+1 {{std::map<int, std::vector<int, Allocator<int>>>::mapped_type is a 'std::vector<int, Allocator<int>>', whose 'allocator_type' has a state that would be lost}}
[[cachepy::cache_file]] int inside(const std::map<int, std::vector<int, Allocator<int>>>& m) { return m.size(); }
[[cachepy::cache_file]] int empty(const std::vector<int, EmptyAllocator<int>>& v) { return v.size(); }
// Of these the state is where the memory is from, which is no part of the value.
[[cachepy::cache_file]] int memory(const std::pmr::vector<std::pmr::string>& v, const std::pmr::unordered_set<int>& s) {
  return v.size() + s.size();
}

// Const parts can be read back, but not changed.
[[cachepy::cache_file]] std::pair<const int, std::string> const_part(int x) { return {x, "a"}; }
[[cachepy::cache_file]] std::vector<std::tuple<const int, const std::string>> const_parts(int x) { return {{x, "a"}}; }
// expected-error@+1 {{parameter 'p' is a non-const reference, and what the function makes of it cannot be given back by a hit: std::pair<const int, std::string>::first is const, and a hit could not give it the value that the call gives it; remove the const}}
[[cachepy::cache_file]] void changed(std::pair<const int, std::string>& p) { p.second = "b"; }
// expected-error@+1 {{std::get<0>(std::tuple<const int, std::string>) is const, and a hit could not give it the value that the call gives it}}
[[cachepy::cache_file]] void changed_tuple(std::tuple<const int, std::string>& t) { std::get<1>(t) = "b"; }
