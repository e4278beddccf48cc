// optional, variant and smart pointers: which alternative it was comes back, and nothing differs from
// something zero.
#include <cachepy/cachepy.h>

#include <memory>
#include <optional>
#include <variant>
#include <vector>

#include "e2e.h"

struct Circle {
  double radius = 0;
};
struct Box {
  double width = 0;
  double height = 0;
};
using Shape = std::variant<std::monostate, Circle, Box, std::string>;

[[cachepy::cache_file("cache")]]
std::optional<int> parse(const std::string& text) {
  computed("parse " + text);
  if (text.empty()) return std::nullopt;
  return std::stoi(text);
}

[[cachepy::cache_file("cache")]]
std::string show(std::optional<int> value) {
  computed("show " + (value ? std::to_string(*value) : "nothing"));
  return value ? std::to_string(*value) : "nothing";
}

[[cachepy::cache_file("cache")]]
std::optional<std::optional<std::string>> nested(int depth) {
  computed("nested " + std::to_string(depth));
  if (depth == 0) return std::nullopt;
  if (depth == 1) return std::optional<std::string>();
  return std::optional<std::string>("deep");
}

[[cachepy::cache_file("cache")]]
Shape make(int kind) {
  computed("make " + std::to_string(kind));
  if (kind == 1) return Circle{1.5};
  if (kind == 2) return Box{2, 3};
  if (kind == 3) return "a name";
  return {};
}

[[cachepy::cache_file("cache")]]
std::string which(const std::variant<int, long, double, bool>& value) {
  computed("which " + std::to_string(value.index()));
  return std::to_string(value.index());
}

[[cachepy::cache_file("cache")]]
double area(const std::vector<Shape>& shapes) {
  computed("area " + std::to_string(shapes.size()));
  double result = 0;
  for (const Shape& shape : shapes) {
    if (const auto* circle = std::get_if<Circle>(&shape)) result += 3 * circle->radius * circle->radius;
    if (const auto* box = std::get_if<Box>(&shape)) result += box->width * box->height;
  }
  return result;
}

[[cachepy::cache_file("cache")]]
std::shared_ptr<std::vector<int>> shared(int n) {
  computed("shared " + std::to_string(n));
  if (n < 0) return nullptr;
  return std::make_shared<std::vector<int>>(n, n);
}

[[cachepy::cache_file("cache")]]
std::string look(const std::shared_ptr<const int>& value) {
  computed("look " + (value ? std::to_string(*value) : "null"));
  return value ? std::to_string(*value) : "null";
}

int main() {
  for (int round = 0; round < 2; ++round) {
    std::cout << parse("12").value_or(-1) << parse("0").value_or(-1) << parse("").value_or(-1) << "\n";
    std::cout << show(std::nullopt) << show(0) << show(1) << "\n";
    std::cout << nested(0).has_value() << nested(1).has_value() << nested(1)->has_value() << **nested(2)
              << "\n";
    for (int kind = 0; kind < 4; ++kind) std::cout << make(kind).index();
    std::cout << std::get<Circle>(make(1)).radius << std::get<std::string>(make(3)) << "\n";
    std::cout << which(1) << which(1L) << which(1.0) << which(true) << "\n";
    std::cout << area({Circle{1}, Box{2, 2}, {}, "none"}) << area({}) << "\n";
    std::cout << shared(3)->at(2) << shared(0)->size() << (shared(-1) == nullptr) << "\n";
    std::cout << look(std::make_shared<const int>(5)) << look(std::make_shared<const int>(0)) << look(nullptr)
              << "\n";
  }
}
