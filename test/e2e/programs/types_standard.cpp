// The standard library's types, as docs/types.md lists them.
#include <array>
#include <bitset>
#include <chrono>
#include <complex>
#include <deque>
#include <expected>
#include <filesystem>
#include <forward_list>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <queue>
#include <random>
#include <set>
#include <span>
#include <stack>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <valarray>
#include <variant>
#include <vector>

#include "types.h"

enum Plain { kOne = 1, kTwo };
enum class Scoped : bool { kNo, kYes };

using namespace std::chrono_literals;

static int increased(int x) {
  return x + 1;
}
static int decreased(int x) {
  return x - 1;
}
struct Row {
  int value;
  int doubled() const { return 2 * value; }
  int halved() const { return value / 2; }
};

template <>
bool same(const std::priority_queue<int>& a, const std::priority_queue<int>& b) {
  return a.size() == b.size() && a.top() == b.top();
}
template <>
bool same(const std::valarray<double>& a, const std::valarray<double>& b) {
  return a.size() == b.size() && std::equal(begin(a), end(a), begin(b));
}
template <>
bool same(const std::valarray<std::string>& a, const std::valarray<std::string>& b) {
  return a.size() == b.size() && std::equal(begin(a), end(a), begin(b));
}
template <>
bool same(const std::shared_ptr<std::string>& a, const std::shared_ptr<std::string>& b) {
  return a == b || (a && b && *a == *b);
}

VALUE("bool", boolean, bool)
VALUE("char", character, char)
VALUE("char32_t", wide_character, char32_t)
VALUE("int", integer, int)
VALUE("unsigned long", large, unsigned long)
VALUE("__int128", huge, __int128)
VALUE("_Float16", half, _Float16)
VALUE("float", single, float)
VALUE("double", twice, double)
VALUE("long double", precise, long double)
VALUE("__float128", quad, __float128)
VALUE("enum", plain, Plain)
VALUE("enum class", scoped, Scoped)
VALUE("std::byte", byte, std::byte)
VALUE("std::string", text, std::string)
VALUE("std::u16string", wide_text, std::u16string)
VALUE("std::filesystem::path", path, std::filesystem::path)
ARGUMENT("std::string_view", view, value.size(), std::string_view)
ARGUMENT("std::span", span, value.size() + value[0], std::span<const int>)
ARGUMENT("const char*", c_string, value ? value[0] : -1, const char*)
ARGUMENT("int (*)(int)", function, value(20), int (*)(int))
ARGUMENT("int (Row::*)() const", member_function, (Row{20}.*value)(), int (Row::*)() const)
VALUE("std::vector", vector, std::vector<double>)
VALUE("std::vector", vector_of_bool, std::vector<bool>)
VALUE("std::deque", deque, std::deque<std::string>)
VALUE("std::list", list, std::list<int>)
VALUE("std::forward_list", forward_list, std::forward_list<int>)
VALUE("std::array", array, std::array<std::array<int, 2>, 2>)
VALUE("std::valarray", valarray, std::valarray<double>)
VALUE("std::valarray", valarray_of_text, std::valarray<std::string>)
VALUE("std::set", set, std::set<int, std::greater<>>)
VALUE("std::multiset", multiset, std::multiset<int>)
VALUE("std::map", map, std::map<std::string, std::vector<int>>)
VALUE("std::multimap", multimap, std::multimap<int, int>)
VALUE("std::unordered_set", unordered_set, std::unordered_set<std::string>)
VALUE("std::unordered_multiset", unordered_multiset, std::unordered_multiset<int>)
VALUE("std::unordered_map", unordered_map, std::unordered_map<int, std::string>)
VALUE("std::unordered_multimap", unordered_multimap, std::unordered_multimap<int, int>)
VALUE("std::stack", stack, std::stack<int>)
VALUE("std::queue", queue, std::queue<int>)
VALUE("std::priority_queue", priority_queue, std::priority_queue<int>)
VALUE("std::pair", pair, std::pair<char, double>)
VALUE("std::tuple", tuple, std::tuple<int, std::string, std::tuple<>>)
VALUE("std::optional", optional, std::optional<int>)
VALUE("std::variant", variant, std::variant<int, std::string, int>)
VALUE("std::monostate", monostate, std::pair<std::monostate, int>)
#ifdef __cpp_lib_expected  // libstdc++ 12 has it for Clang 19, not for Clang 16
VALUE("std::expected", expected, std::expected<int, std::string>)
VALUE("std::expected", expected_nothing, std::expected<void, std::string>)
#endif
VALUE("std::bitset", bitset, std::bitset<70>)
VALUE("std::complex", complex, std::complex<double>)
VALUE("std::chrono::duration", duration, std::chrono::milliseconds)
VALUE("std::chrono::time_point", time_point, std::chrono::system_clock::time_point)
VALUE("std::chrono::year_month_day", date, std::chrono::year_month_day)
MOVED("std::unique_ptr", unique, std::unique_ptr<int>)
SHARED("std::shared_ptr", shared, std::shared_ptr<std::string>)
VALUE("std::mt19937", engine, std::mt19937)

int main() {
  for (int round = 0; round < 2; ++round) {
    SHOW(boolean, true, false);
    SHOW(character, 'a', '\0');
    SHOW(wide_character, U'\u00e4', U'a');
    SHOW(integer, -1, 1);
    SHOW(large, 1ul, ~0ul);
    SHOW(huge, __int128{1} << 100, -(__int128{1} << 100));
    SHOW(half, static_cast<_Float16>(0.5), static_cast<_Float16>(1.5));
    SHOW(single, 0.5f, 1.5f);
    SHOW(twice, 0.5, 5e-324);
    SHOW(precise, 1.0L / 3, 1.0L / 7);
    SHOW(quad, static_cast<__float128>(1) / 3, static_cast<__float128>(1) / 7);
    SHOW(plain, kOne, kTwo);
    SHOW(scoped, Scoped::kNo, Scoped::kYes);
    SHOW(byte, std::byte{1}, std::byte{255});
    SHOW(text, std::string("a\0b", 3), "a");
    SHOW(wide_text, u"\u00e4", u"");
    SHOW(path, "a/b", "a//b/");
    SHOW_NUMBER(view, std::string("temporary") + "!", "");
    const std::vector<int> one{1, 2, 3}, other{2, 2};
    SHOW_NUMBER(span, one, other);
    SHOW_NUMBER(c_string, "x", nullptr);
    SHOW_NUMBER(function, increased, decreased);
    SHOW_NUMBER(member_function, &Row::doubled, &Row::halved);
    SHOW(vector, (std::vector<double>{1, -0.0}), {});
    SHOW(vector_of_bool, (std::vector<bool>{true, false, true}), (std::vector<bool>{true}));
    SHOW(deque, (std::deque<std::string>{"ab", "c"}), (std::deque<std::string>{"a", "bc"}));
    SHOW(list, (std::list<int>{1, 2}), {});
    SHOW(forward_list, (std::forward_list<int>{1, 2}), (std::forward_list<int>{2, 1}));
    SHOW(array, (std::array<std::array<int, 2>, 2>{{{1, 2}, {3, 4}}}),
         (std::array<std::array<int, 2>, 2>{{{1, 2}, {4, 3}}}));
    SHOW(valarray, (std::valarray<double>{1, 2, 3}), {});
    SHOW(valarray_of_text, (std::valarray<std::string>{"ab", "c"}), (std::valarray<std::string>{"a", "bc"}));
    SHOW(set, (std::set<int, std::greater<>>{1, 2}), {});
    SHOW(multiset, (std::multiset<int>{1, 1}), (std::multiset<int>{1}));
    SHOW(map, (std::map<std::string, std::vector<int>>{{"a", {1}}}),
         (std::map<std::string, std::vector<int>>{{"a", {}}}));
    SHOW(multimap, (std::multimap<int, int>{{1, 1}, {1, 2}}), (std::multimap<int, int>{{1, 2}, {1, 1}}));
    SHOW(unordered_set, (std::unordered_set<std::string>{"a", "b"}), (std::unordered_set<std::string>{"ab"}));
    SHOW(unordered_multiset, (std::unordered_multiset<int>{1, 1}), (std::unordered_multiset<int>{1}));
    SHOW(unordered_map, (std::unordered_map<int, std::string>{{1, "a"}}), {});
    SHOW(unordered_multimap, (std::unordered_multimap<int, int>{{1, 1}, {1, 2}}), {});
    SHOW(stack, std::stack<int>({1, 2}), std::stack<int>({2, 1}));
    SHOW(queue, std::queue<int>({1, 2}), std::queue<int>({2, 1}));
    SHOW(priority_queue, std::priority_queue<int>({}, {1, 9}), std::priority_queue<int>({}, {1, 8}));
    SHOW(pair, std::pair('a', 1.0), std::pair('b', 1.0));
    SHOW(tuple, std::tuple(1, "x", std::tuple()), std::tuple(1, "y", std::tuple()));
    SHOW(optional, 0, std::nullopt);
    using Variant = std::variant<int, std::string, int>;
    SHOW(variant, Variant(std::in_place_index<0>, 1), Variant(std::in_place_index<2>, 1));
    SHOW(monostate, (std::pair<std::monostate, int>{{}, 1}), (std::pair<std::monostate, int>{{}, 2}));
#ifdef __cpp_lib_expected
    SHOW(expected, 1, std::unexpected("no"));
    SHOW(expected_nothing, {}, std::unexpected("no"));
#endif
    SHOW(bitset, std::bitset<70>(5), std::bitset<70>(5) << 65);
    SHOW(complex, (std::complex<double>{1, 2}), (std::complex<double>{2, 1}));
    SHOW(duration, 5ms, 5s);
    SHOW(time_point, std::chrono::system_clock::time_point(5ms), std::chrono::system_clock::time_point(5s));
    SHOW(date, std::chrono::year(2024) / 2 / 29, std::chrono::year(2024) / 2 / 28);
    std::cout << *unique(std::make_unique<int>(4), "one") << (unique(nullptr, "other") == nullptr) << "\n";
    SHOW(shared, std::make_shared<std::string>("s"), nullptr);
    SHOW(engine, std::mt19937(1), std::mt19937(2));
  }
}
