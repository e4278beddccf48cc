// RUN: %compare_variants %s -- %fingerprints
#include <array>
#include <vector>

template <class T> T body(T x) { return x + EDIT(1, 2); }
[[cachepy::cache_file]] int changes_body(int x) { return body(x); }

template <int N> int by_number() { return N; }
[[cachepy::cache_file]] int changes_number(int x) { return x + by_number<EDIT(1, 2)>(); }

template <class T> int by_type() { return sizeof(T); }
[[cachepy::cache_file]] int changes_type(int x) { return x + by_type<EDIT(int, unsigned)>(); }

template <class T> struct Box { T value; T get() const { return value + EDIT(1, 2); } T same() const { return value; } };
[[cachepy::cache_file]] int changes_method_of_class_template(int x) { return Box<int>{x}.get(); }
[[cachepy::cache_file]] int keeps_other_method_of_class_template(int x) { return Box<int>{x}.same(); }

template <class T> struct Trait { static constexpr int value = 1; };
template <> struct Trait<int> { static constexpr int value = EDIT(2, 3); };
[[cachepy::cache_file]] int changes_specialisation(int x) { return x + Trait<int>::value; }
[[cachepy::cache_file]] int keeps_primary_template(int x) { return x + Trait<char>::value; }

template <class... T> int sum(T... x) { return (x EDIT(+, -) ...); }
[[cachepy::cache_file]] int changes_fold(int x) { return sum(x, 1, 2); }

template <class T> int branch(T x) {
  if constexpr (sizeof(T) == 4) return x; else return x + EDIT(1, 2);
}
[[cachepy::cache_file]] int changes_branch_taken(char x) { return branch(x); }
[[cachepy::cache_file]] int keeps_branch_not_taken(int x) { return branch(x); }

[[cachepy::cache_file]] int keeps_branch_not_taken_outside_of_template(int x) {
  if constexpr (sizeof(int) == 4) return x; else return x + EDIT(1, 2);
}
[[cachepy::cache_file]] int changes_argument_of_library_template(int x) { return std::array<int, EDIT(4, 5)>{}.size() + x; }
[[cachepy::cache_file]] int changes_element_type(int x) { return std::vector<EDIT(int, short)>(3).back() + x; }

template <class T> T variable = T(EDIT(1, 2));
[[cachepy::cache_file]] int changes_variable_template(int x) { return x + variable<int>; }

template <class EDIT(T, U)> const char* name_of_function() { return __PRETTY_FUNCTION__; }
[[cachepy::cache_file]] int changes_name_of_parameter_in_name_of_function(int x) { return name_of_function<int>()[x]; }
template <class T> auto name_with_place(T) { return __PRETTY_FUNCTION__; }
[[cachepy::cache_file]] int keeps_place_in_name_of_function(int x) {
  EDIT(, /* so that it is elsewhere in the line */) return x + name_with_place([] { return 1; })[0];
}

// Two that are told apart by what their arguments point to: swapping them is a change.
namespace one { int number = 1; int next(int x) { return x + 1; } }
namespace two { int number = 2; int next(int x) { return x + 2; } }
struct Settings { const int* number; int (*next)(int); };
template <Settings S> int by_settings() { return S.next(*S.number); }
constexpr Settings kOne{&one::number, one::next}, kTwo{&two::number, two::next};
int in_order(int x) { return x * by_settings<EDIT(kOne, kTwo)>() + by_settings<EDIT(kTwo, kOne)>(); }
[[cachepy::cache_file]] int changes_pointers_in_arguments(int x) { return in_order(x); }
template <auto Null> int size_behind() { return sizeof *Null; }
constexpr int* kNoInt = nullptr;
constexpr char* kNoChar = nullptr;
int sizes_in_order(int x) { return x * size_behind<EDIT(kNoInt, kNoChar)>() + size_behind<EDIT(kNoChar, kNoInt)>(); }
[[cachepy::cache_file]] int changes_types_of_null_arguments(int x) { return sizes_in_order(x); }
