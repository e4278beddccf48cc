// Arguments that are one object make another call than two equal ones; where one is inside of the other, the call is computed.
// e2e: recomputes
// e2e: says have memory in common, and the call changes it
// e2e: says are one object, and the function may read it
#include <cachepy/cachepy.h>

#include <array>
#include <deque>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "e2e.h"

using Numbers = std::vector<int>;
static std::string text(const Numbers& numbers) {
  std::string all;
  for (const int number : numbers) all += std::to_string(number) + ",";
  return all;
}

[[cachepy::cache_file]] void add(Numbers& to, const Numbers& by) {
  for (int& number : to) number += by[0];
}
struct Amount {
  virtual ~Amount() = default;
  virtual int value() const = 0;
};
struct First : Amount {
  Numbers numbers{1, 2};
  int value() const override { return numbers[0]; }
};
[[cachepy::cache_file]] void add_amount(Numbers& to, const Amount& by) {
  for (int& number : to) number += by.value();
}
[[cachepy::cache_file]] void add_number(Numbers& to, const int& by) {
  for (int& number : to) number += by;
}
[[cachepy::cache_file]] void set_both(int& a, int& b) {
  a = 1;
  b += a;
}
[[cachepy::cache_file]] void copy_with(const std::string& from, [[cachepy::out]] std::string& to) {
  to.clear();
  to += from + "!";
}
[[cachepy::cache_file]] void copy_perhaps(const std::string& from, [[cachepy::out]] std::string& to) {
  if (from.size() > 2) to = from + "?";
}
[[cachepy::cache_file]] void append_view(std::string& to, std::string_view what) {
  to.insert(0, 1, '<');
  to += what.substr(0, 2);
}
struct Pair {
  int first = 1;
  std::string second = "s";
};
[[cachepy::cache_file]] void part_and_whole(Pair& whole, int& part, std::string& text_part) {
  part += 1;
  whole.first *= 10;
  text_part += "x";
  whole.second += "y";
}
template <class Container, class Value>
[[cachepy::cache_file]] void grow(Container& container, Value& value) {
  value += 1;
  for (auto& element : container) {
    if constexpr (std::is_same_v<Container, std::map<int, int>>)
      element.second += value;
    else
      element += value;
  }
}
[[cachepy::cache_file]] void through_pointers(std::vector<std::unique_ptr<int>>& owners, int& one) {
  one += 1;
  for (auto& owner : owners) *owner *= 2;
}
struct Tree {
  std::vector<Tree> children;
  int value = 0;
};
[[cachepy::cache_file]] void node_of(Tree& root, Tree& node) {
  node.value += 1;
  root.value += node.value;
}

int main() {
  for (int round = 0; round < 2; ++round) {
    Numbers a{1, 2, 3}, b{1, 2, 3}, c{1, 2, 3};
    add(a, b);
    add(c, c);
    std::cout << text(a) << " " << text(c) << "\n";

    Numbers d{1, 2, 3}, e{1, 2, 3};
    const int one = 1;
    add_number(d, one);
    add_number(e, e[0]);
    std::cout << text(d) << " " << text(e) << "\n";

    int x = 3, y = 3, z = 3;
    set_both(x, y);
    set_both(z, z);
    std::cout << x << y << z << "\n";

    std::string from = "text", to = "other", both = "text";
    copy_with(from, to);
    copy_with(both, both);
    copy_perhaps(from, to);
    copy_perhaps(both, both);
    std::cout << from << to << both << "\n";

    std::string long_text(40, 'a'), same_text(40, 'a'), view_of(40, 'a');
    same_text.reserve(100);
    append_view(long_text, std::string_view(view_of));
    append_view(same_text, std::string_view(same_text));
    std::cout << long_text << same_text << "\n";

    Pair whole, apart;
    int part = 1;
    std::string text_part = "s";
    part_and_whole(apart, part, text_part);
    part_and_whole(whole, whole.first, whole.second);
    std::cout << apart.first << apart.second << part << text_part << whole.first << whole.second << "\n";

    Numbers vector{1, 2}, vector2{1, 2};
    std::deque<int> deque{1, 2};
    std::list<int> list{1, 2};
    std::map<int, int> map{{1, 1}, {2, 2}};
    std::array<int, 2> array{1, 2};
    int free = 1;
    grow(vector2, free);
    grow(vector, vector[0]);
    grow(deque, deque[1]);
    grow(list, list.back());
    grow(map, map[2]);
    grow(array, array[1]);
    std::cout << vector2[0] << free << vector[0] << deque[0] << list.front() << map[1] << array[0] << "\n";

    std::vector<std::unique_ptr<int>> owners;
    owners.push_back(std::make_unique<int>(1));
    through_pointers(owners, *owners[0]);
    std::cout << *owners[0] << "\n";

    First first;
    Numbers other = first.numbers;
    add_amount(other, first);
    add_amount(first.numbers, first);
    std::cout << text(other) << text(first.numbers) << "\n";

    Tree root;
    root.children.resize(2);
    root.children[1].children.resize(1);
    node_of(root, root.children[1].children[0]);
    node_of(root, root);
    std::cout << root.value << root.children[1].children[0].value << "\n";
  }
}
