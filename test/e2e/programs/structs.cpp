// Classes of the user's own, without a line of serialisation code.
#include <cachepy/cachepy.h>

#include <cstdint>
#include <map>
#include <vector>

#include "e2e.h"

enum class Level : std::uint8_t { kLow = 1, kHigh = 200 };

struct Point {
  double x = 0;
  double y = 0;
};

struct Padded {
  char tag;
  double value;
  bool flag;
};

struct Shape {
  std::string name;
  std::vector<Point> outline;
  Level level = Level::kLow;
};

struct Drawing : Shape {
  std::map<std::string, Shape> parts;
  int matrix[2][3] = {};
};

class Account {
 public:
  Account() = default;
  Account(std::string owner, long cents) : owner_(std::move(owner)), cents_(cents) {}
  std::string text() const { return owner_ + " " + std::to_string(cents_); }

 private:
  std::string owner_;
  long cents_ = 0;
};

class Savings : private Account {
 public:
  Savings() = default;
  Savings(std::string owner, long cents, double rate) : Account(std::move(owner), cents), rate_(rate) {}
  std::string text() const { return Account::text() + " " + std::to_string(rate_); }

 private:
  double rate_ = 0;
};

struct Tree {
  int value = 0;
  std::vector<Tree> children;
};

struct Empty {};

struct Packed {
  unsigned small : 3;
  unsigned wide : 20;
  bool set : 1;
};

template <class T>
struct Range {
  T from;
  T to;
};

namespace {
struct Hidden {
  int value = 0;
};
}  // namespace

[[cachepy::cache_file("cache")]]
Drawing draw(const Shape& outer, Level level) {
  computed("draw " + outer.name);
  Drawing drawing;
  static_cast<Shape&>(drawing) = outer;
  drawing.level = level;
  drawing.parts["copy"] = outer;
  drawing.parts["empty"] = {};
  for (int i = 0; i < 6; ++i) drawing.matrix[i / 3][i % 3] = i;
  return drawing;
}

[[cachepy::cache_file("cache")]]
Savings save(const Account& account, double rate) {
  computed("save " + account.text());
  return {account.text(), 7, rate};
}

[[cachepy::cache_file("cache")]]
Tree grow(int depth) {
  computed("grow " + std::to_string(depth));
  Tree tree{depth, {}};
  for (int i = 0; i < depth; ++i) tree.children.push_back(grow(i));
  return tree;
}

[[cachepy::cache_file("cache")]]
int weigh(const Tree& tree) {
  computed("weigh");
  int result = tree.value;
  std::vector<const Tree*> todo;
  for (const Tree& child : tree.children) todo.push_back(&child);
  while (!todo.empty()) {
    const Tree* next = todo.back();
    todo.pop_back();
    result += next->value;
    for (const Tree& child : next->children) todo.push_back(&child);
  }
  return result;
}

[[cachepy::cache_file("cache")]]
Empty nothing(Empty) {
  computed("nothing");
  return {};
}

[[cachepy::cache_file("cache")]]
Packed pack(Packed from) {
  computed("pack");
  return {from.small + 1u, from.wide * 2u, !from.set};
}

[[cachepy::cache_file("cache")]]
Padded pad(const Padded& from) {
  computed("pad");
  return {static_cast<char>(from.tag + 1), from.value * 2, !from.flag};
}

[[cachepy::cache_file("cache")]]
Range<std::string> widen(const Range<int>& range) {
  computed("widen");
  return {std::to_string(range.from - 1), std::to_string(range.to + 1)};
}

[[cachepy::cache_file("cache")]]
Hidden hide(Hidden from) {
  computed("hide");
  return {from.value + 1};
}

/// The same value, with other rubbish in its padding each time.
Padded padded(unsigned char rubbish) {
  alignas(Padded) unsigned char bytes[sizeof(Padded)];
  for (unsigned char& byte : bytes) byte = rubbish;
  auto* value = new (bytes) Padded;
  value->tag = 'a';
  value->value = 1.5;
  value->flag = true;
  return *value;
}

int main() {
  for (int round = 0; round < 2; ++round) {
    const Drawing drawing = draw({"square", {{0, 0}, {1, 0}, {1, 1}}, Level::kLow}, Level::kHigh);
    std::cout << drawing.name << drawing.outline.size() << drawing.outline[2].y
              << static_cast<int>(drawing.level) << drawing.parts.at("copy").outline[1].x
              << drawing.parts.at("empty").name.empty() << drawing.matrix[1][2] << "\n";
    std::cout << save(Account("ada", 1200), 0.5).text() << "\n";
    std::cout << weigh(grow(4)) << "\n";
    nothing({});
    const Packed packed = pack({5, 1000, true});
    std::cout << packed.small << " " << packed.wide << " " << packed.set << "\n";
    const Padded result = pad(padded(static_cast<unsigned char>(round + 1)));
    std::cout << result.tag << result.value << result.flag << "\n";
    const auto range = widen({1, 9});
    std::cout << range.from << range.to << "\n";
    std::cout << hide({41}).value << "\n";
  }
}
