// Single values: numbers to the last bit, characters, enumerations, complex numbers, times, paths.
#include <cachepy/cachepy.h>

#include <chrono>
#include <cmath>
#include <complex>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <limits>
#include <vector>

#include "e2e.h"

using namespace std::chrono_literals;

enum Plain { kOne = 1, kTwo };
enum class Scoped : std::int64_t { kLow = -5'000'000'000, kHigh = 5'000'000'000 };

[[cachepy::cache_file("cache")]]
bool is_negative(double value) {
  computed("is_negative " + std::to_string(value));
  return std::signbit(value);
}

[[cachepy::cache_file("cache")]]
std::vector<double> odd_doubles() {
  computed("odd_doubles");
  using Limits = std::numeric_limits<double>;
  return {-0.0,         Limits::denorm_min(), Limits::infinity(), -Limits::infinity(), Limits::quiet_NaN(),
          Limits::max()};
}

[[cachepy::cache_file("cache")]]
long double precise(long double value) {
  computed("precise");
  return value / 3;
}

[[cachepy::cache_file("cache")]]
unsigned __int128 wide(std::uint64_t value) {
  computed("wide");
  return static_cast<unsigned __int128>(value) * value;
}

[[cachepy::cache_file("cache")]]
Plain next(Plain value) {
  computed("next");
  return value == kOne ? kTwo : kOne;
}

[[cachepy::cache_file("cache")]]
Scoped flip(Scoped value) {
  computed("flip");
  return value == Scoped::kLow ? Scoped::kHigh : Scoped::kLow;
}

[[cachepy::cache_file("cache")]]
std::complex<double> rotate(std::complex<float> value) {
  computed("rotate");
  return std::complex<double>(value) * std::complex<double>(0, 1);
}

[[cachepy::cache_file("cache")]]
std::chrono::milliseconds doubled(std::chrono::seconds value) {
  computed("doubled " + std::to_string(value.count()));
  return 2 * value;
}

[[cachepy::cache_file("cache")]]
std::chrono::system_clock::time_point later(std::chrono::system_clock::time_point from) {
  computed("later");
  return from + 1h;
}

[[cachepy::cache_file("cache")]]
std::filesystem::path beside(const std::filesystem::path& path, const std::string& name) {
  computed("beside " + path.string());
  return path.parent_path() / name;
}

[[cachepy::cache_file("cache")]]
char32_t upper(char16_t c, wchar_t d, char e) {
  computed("upper");
  return static_cast<char32_t>(c + d + e);
}

[[cachepy::cache_file("cache")]]
std::u16string wide_text(const std::wstring& text) {
  computed("wide_text");
  return std::u16string(text.begin(), text.end());
}

[[cachepy::cache_file("cache")]]
std::string joined(const std::string& a, const std::string& b) {
  computed("joined " + std::to_string(a.size()) + " " + std::to_string(b.size()));
  return a + "|" + b;
}

int main() {
  for (int round = 0; round < 2; ++round) {
    std::cout << is_negative(0.0) << is_negative(-0.0) << is_negative(-1.5) << "\n";
    for (double value : odd_doubles()) {
      std::uint64_t bits = 0;
      std::memcpy(&bits, &value, sizeof bits);
      std::cout << std::hex << bits << std::dec << " ";
    }
    std::cout << (precise(1) == 1.0L / 3) << static_cast<std::uint64_t>(wide(UINT64_MAX) >> 64) << "\n";
    std::cout << next(kOne) << static_cast<std::int64_t>(flip(Scoped::kLow)) << rotate({1, 2}) << "\n";
    std::cout << doubled(5s).count()
              << later(std::chrono::system_clock::time_point(1s)).time_since_epoch().count()
              << beside("/a/b", "c").string() << beside("b", "c").string() << "\n";
    std::cout << static_cast<std::uint32_t>(upper(u'ä', L'b', 'c')) << wide_text(L"wide").size() << "\n";
    std::cout << joined("ab", "c") << joined("a", "bc") << joined("", "abc") << "\n";
    std::cout << joined(std::string("a\0b", 3), "").size() << joined("a", "").size() << "\n";
  }
}
