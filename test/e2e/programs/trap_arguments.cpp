// Arguments and results by which a cache could be deceived: each function is a trap of its own.
#include <cachepy/cachepy.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <complex>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "e2e.h"

enum class Color { kRed = 1 };

[[cachepy::cache_file("cache")]]
std::string trap_a05_same_value_in_different_overloads(bool x) {
  computed("bool");
  return x ? "true" : "false";
}
[[cachepy::cache_file("cache")]]
std::string trap_a05_same_value_in_different_overloads(int x) {
  computed("int");
  return "int " + std::to_string(x);
}
[[cachepy::cache_file("cache")]]
std::string trap_a05_same_value_in_different_overloads(Color) {
  computed("Color");
  return "red";
}

[[cachepy::cache_file("cache")]]
std::size_t trap_a06_view_of_a_temporary(std::string_view text) {
  computed("view of " + std::string(text));
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), 'a'));
}

[[cachepy::cache_file("cache")]]
std::string trap_a09_changed_by_the_body(std::string text, std::vector<int> numbers) {
  computed("changes " + text);
  std::sort(numbers.begin(), numbers.end());
  const std::string taken = std::move(text);
  text = "something else";
  return taken + std::to_string(numbers.front());
}

[[cachepy::cache_file("cache")]]
int trap_a10_default_given_or_left_out(int a, int b = 2) {
  computed("default " + std::to_string(a) + " " + std::to_string(b));
  return 10 * a + b;
}

struct Leaf {
  int number = 0;
};
struct Pair {
  std::shared_ptr<Leaf> first, second;
};
/// Whether both are one object is something that the function can see.
[[cachepy::cache_file("cache")]]
bool trap_a13_shared_or_equal(const Pair& pair) {
  const bool same = pair.first == pair.second;
  computed(same ? "one object" : "two objects");
  return same;
}

[[cachepy::cache_file("cache")]]
std::size_t trap_a14_large_argument(const std::vector<double>& values) {
  computed("large");
  return values.size();
}

struct Unusual {
  long double wide = 0;
  __int128 huge = 0;
  unsigned low : 3, high : 5;
  std::complex<float> point;
  std::chrono::milliseconds delay{0};
  std::filesystem::path path;
};
[[cachepy::cache_file("cache")]]
Unusual trap_a15_unusual_types(const Unusual& in) {
  computed("unusual " + in.path.string());
  Unusual out = in;
  out.wide /= 3;
  out.huge *= 3;
  out.high = static_cast<unsigned>(in.high + 1) & 31;
  return out;
}

[[cachepy::cache_file("cache")]]
std::vector<int> trap_r01_changed_by_the_caller(int n) {
  computed("vector " + std::to_string(n));
  return std::vector<int>(static_cast<std::size_t>(n), n);
}

struct Empty {};
[[cachepy::cache_file("cache")]]
std::optional<std::string> trap_r02_no_value_is_a_result(int n) {
  computed("optional " + std::to_string(n));
  if (n == 0) return std::nullopt;
  return "";
}
[[cachepy::cache_file("cache")]]
int trap_r02_zero_is_a_result() {
  computed("zero");
  return 0;
}
[[cachepy::cache_file("cache")]]
Empty trap_r02_an_empty_struct_is_a_result() {
  computed("empty");
  return {};
}

[[cachepy::cache_file("cache")]]
std::unique_ptr<std::string> trap_r03_result_that_can_only_be_moved(int n) {
  computed("unique " + std::to_string(n));
  return n == 0 ? nullptr : std::make_unique<std::string>(std::to_string(n));
}

long peak_kilobytes() {
  struct ::rusage usage;
  ::getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

void print(const Unusual& u) {
  std::cout << u.wide << ' ' << static_cast<long long>(u.huge >> 64) << ' ' << u.low << ' ' << u.high << ' '
            << u.point << ' ' << u.delay.count() << ' ' << u.path << '\n';
}

int main() {
  std::cout.precision(30);
  for (int round = 0; round < 2; ++round) {
    std::cout << trap_a05_same_value_in_different_overloads(true)
              << trap_a05_same_value_in_different_overloads(1)
              << trap_a05_same_value_in_different_overloads(Color::kRed) << '\n';

    std::cout << trap_a06_view_of_a_temporary(std::string("abra") + "cadabra")
              << trap_a06_view_of_a_temporary(std::string(100, 'a').substr(1))
              << trap_a06_view_of_a_temporary(std::string("abracadabra!").substr(0, 11)) << '\n';

    const std::vector<int> numbers{3, 1, 2};
    std::cout << trap_a09_changed_by_the_body("a", numbers) << trap_a09_changed_by_the_body("", {9})
              << trap_a09_changed_by_the_body("something else", {9}) << numbers.front() << '\n';

    std::cout << trap_a10_default_given_or_left_out(1) << trap_a10_default_given_or_left_out(1, 2)
              << trap_a10_default_given_or_left_out(1, 3) << '\n';

    const auto leaf = std::make_shared<Leaf>();
    std::cout << trap_a13_shared_or_equal({leaf, leaf})
              << trap_a13_shared_or_equal({leaf, std::make_shared<Leaf>()}) << '\n';

    {
      const std::vector<double> large(std::size_t{4} << 20, 0.5);  // 32 MiB
      const long before = peak_kilobytes();
      std::cout << trap_a14_large_argument(large);
      std::cout << (peak_kilobytes() - before < 8 * 1024 ? " not copied\n" : " copied\n");
    }

    Unusual unusual;
    unusual.wide = 1.0L;
    unusual.huge = static_cast<__int128>(1) << 100;
    unusual.low = 5;
    unusual.high = 17;
    unusual.point = {1, -2};
    unusual.delay = std::chrono::milliseconds(7);
    unusual.path = "x/../y";
    print(trap_a15_unusual_types(unusual));
    unusual.wide = 1.0L + 1e-19L;
    unusual.path = "wider";
    print(trap_a15_unusual_types(unusual));
    unusual.high = 18;
    unusual.path = "higher";
    print(trap_a15_unusual_types(unusual));

    std::vector<int> mine = trap_r01_changed_by_the_caller(3);
    mine[0] = 99;
    mine.push_back(4);
    for (const int i : trap_r01_changed_by_the_caller(3)) std::cout << i;
    std::cout << '\n';

    std::cout << trap_r02_no_value_is_a_result(0).has_value() << trap_r02_no_value_is_a_result(1).has_value()
              << trap_r02_zero_is_a_result() << '\n';
    trap_r02_an_empty_struct_is_a_result();

    const auto moved = trap_r03_result_that_can_only_be_moved(7);
    std::cout << *moved << (trap_r03_result_that_can_only_be_moved(0) == nullptr) << '\n';
  }
}
