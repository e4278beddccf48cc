// Traps about arguments and results, by their numbers. Each holds when its lines are what an uncached run prints, cold
// and warm, and no call is computed twice.
#include <cachepy/cachepy.h>

#include <chrono>
#include <complex>
#include <filesystem>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "e2e.h"

enum class Choice { kNo, kYes };

[[cachepy::cache_file("cache")]]
std::string which(bool value) {
  computed("which bool " + std::to_string(value));
  return "bool";
}
[[cachepy::cache_file("cache")]]
std::string which(int value) {
  computed("which int " + std::to_string(value));
  return "int";
}
[[cachepy::cache_file("cache")]]
std::string which(Choice value) {
  computed("which Choice " + std::to_string(static_cast<int>(value)));
  return "Choice";
}
template <class T>
[[cachepy::cache_file("cache")]] std::string which_of(T value) {
  computed("which_of " + std::to_string(sizeof(T)) + (std::is_signed_v<T> ? "s" : "u"));
  return std::to_string(value) + " in " + std::to_string(sizeof(T));
}
void trap_a05_one_value_in_different_types_is_several_calls() {
  std::cout << which(true) << which(1) << which(Choice::kYes) << "\n";
  std::cout << which_of<short>(1) << which_of<unsigned short>(1) << which_of<long>(1) << "\n";
}

[[cachepy::cache_file("cache")]]
std::size_t length(std::string_view text) {
  computed("length " + std::string(text));
  return text.size();
}
void trap_a06_a_view_of_a_temporary_counts_by_its_text() {
  for (int i = 0; i < 3; ++i) {
    std::string text = "temporary";
    std::cout << length(text + std::to_string(i));
    text.assign(text.size(), '#');
  }
  std::cout << length(std::string_view("temporary0 and more", 10)) << "\n";
}

[[cachepy::cache_file("cache")]]
std::size_t consume(std::vector<std::string> values) {
  computed("consume " + values.front());
  const std::vector<std::string> mine = std::move(values);
  values.assign(100, "rubbish");
  return mine.size();
}
void trap_a09_an_argument_changed_by_the_body_counts_as_it_was() {
  for (int i = 0; i < 2; ++i) std::cout << consume({"a", "b"});
  std::vector<std::string> moved{"a", "b"};
  std::cout << consume(std::move(moved)) << "\n";
}

struct Odd {
  long double precise;
  __int128 wide;
  unsigned small : 3;
  int negative : 5;
  std::complex<float> rotation;
  std::chrono::nanoseconds time;
  std::filesystem::path path;
};
Odd odd(unsigned char rubbish) {
  alignas(Odd) unsigned char bytes[sizeof(Odd)];
  for (unsigned char& byte : bytes) byte = rubbish;
  Odd* made = new (bytes) Odd;
  made->precise = 1.0L / 3;
  made->wide = -(static_cast<__int128>(1) << 99);
  made->small = 5;
  made->negative = -3;
  made->rotation = {1, -2};
  made->time = std::chrono::seconds(5);
  made->path = "a//b";
  Odd result = std::move(*made);
  made->~Odd();
  return result;
}
[[cachepy::cache_file("cache")]]
Odd same(const Odd& value) {
  computed("same");
  return value;
}
void trap_a15_odd_fields_come_back_and_padding_does_not_count() {
  for (unsigned char rubbish : {0x00, 0xff, 0x55}) {
    const Odd value = same(odd(rubbish));
    std::cout << (value.precise == 1.0L / 3) << (value.wide == -(static_cast<__int128>(1) << 99))
              << value.small << value.negative << value.rotation << value.time.count() << value.path << "\n";
  }
}

struct Nothing {};
[[cachepy::cache_file("cache")]]
std::optional<int> nothing_found(int n) {
  computed("nothing_found " + std::to_string(n));
  return std::nullopt;
}
[[cachepy::cache_file("cache")]]
int zero(int n) {
  computed("zero " + std::to_string(n));
  return 0;
}
[[cachepy::cache_file("cache")]]
std::string empty_text(int n) {
  computed("empty_text " + std::to_string(n));
  return {};
}
[[cachepy::cache_file("cache")]]
Nothing nothing(int n) {
  computed("nothing " + std::to_string(n));
  return {};
}
[[cachepy::cache_file("cache")]]
std::unique_ptr<int> null(int n) {
  computed("null " + std::to_string(n));
  return nullptr;
}
void trap_r02_empty_results_are_results() {
  for (int i = 0; i < 2; ++i) {
    nothing(1);
    std::cout << nothing_found(1).has_value() << zero(1) << empty_text(1).size() << (null(1) == nullptr)
              << "\n";
  }
}

struct Handle {
  std::unique_ptr<std::string> text;
  std::vector<std::unique_ptr<Handle>> parts;
};
[[cachepy::cache_file("cache")]]
Handle build(int depth) {
  computed("build " + std::to_string(depth));
  Handle result{std::make_unique<std::string>("depth " + std::to_string(depth)), {}};
  if (depth > 0) result.parts.push_back(std::make_unique<Handle>(build(depth - 1)));
  return result;
}
void trap_r03_results_that_cannot_be_copied() {
  const Handle handle = build(2);
  std::cout << *handle.text << *handle.parts.at(0)->parts.at(0)->text << *build(1).text << "\n";
}

int main() {
  for (int round = 0; round < 2; ++round) {
    trap_a05_one_value_in_different_types_is_several_calls();
    trap_a06_a_view_of_a_temporary_counts_by_its_text();
    trap_a09_an_argument_changed_by_the_body_counts_as_it_was();
    trap_a15_odd_fields_come_back_and_padding_does_not_count();
    trap_r02_empty_results_are_results();
    trap_r03_results_that_cannot_be_copied();
  }
}
