// What a global holds comes out of a call although nobody uses its result: it throws, writes elsewhere, ends the program's way
// through a reference or an element, or runs code of the elements.
#include <cachepy/cachepy.h>

#include <array>
#include <cstdio>
#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#define C [[cachepy::cache_file("cache")]]

struct Config {
  int limit = 1;
  void check(int x) const {
    if (x > limit) throw std::runtime_error("too large");
  }
  void check_elsewhere(int x) const { check(x); }
};
static Config config, other_config;
static std::vector<int> values(3);
static std::string text = "abc";
static std::map<int, int> numbers;
C int throws(int x) {
  config.check(x);
  return x;
}
C int throws_below(int x) {
  other_config.check_elsewhere(x);
  return x;
}
C bool has(int i) {
  try {
    values.at(static_cast<unsigned>(i));
  } catch (const std::out_of_range&) {
    return false;
  }
  return true;
}
C bool is_within(int i) {
  try {
    text.erase(static_cast<unsigned>(i));
  } catch (const std::out_of_range&) {
    return false;
  }
  return true;
}

static int written;
static int* const written_place = &written;
static int& place() {
  return written;
}
static void write_to(int value) {
  written = value;
}
struct Source {
  int value = 1;
  void publish_below() const { write_to(value); }
  void publish_through_pointer() const { *written_place = value; }
  void publish_through_reference() const { place() = value; }
  Source& operator<<(int) {
    written = value;
    return *this;
  }
  struct Guard {
    int value;
    ~Guard() { written = value; }
  };
  void publish_at_the_end() const { Guard guard{value}; }
};
static Source source;
C int below(int x) {
  source.publish_below();
  return x + written;
}
C int through_pointer(int x) {
  source.publish_through_pointer();
  return x + written;
}
C int through_reference(int x) {
  source.publish_through_reference();
  return x + written;
}
C int by_operator(int x) {
  source << x;
  return x + written;
}
C int by_destructor(int x) {
  if (x > 0) source.publish_at_the_end();
  return x + written;
}

// The element's own code runs when the container only grows.
struct Loud {
  int value;
  explicit Loud(int v) : value(v) {}
  Loud(const Loud& o) : value(o.value) { written += value; }
  Loud& operator=(const Loud&) = default;
};
struct Order {
  bool operator()(int a, int b) const {
    written += a + b;
    return a < b;
  }
};
static std::vector<Loud> loud;
static std::set<int, Order> ordered;
C int by_element(int x) {
  written = 0;
  loud.push_back(Loud(x));
  return written;
}
C int by_order(int x) {
  written = 0;
  ordered.insert(x);
  return written;
}

// The result of an assignment is a place.
static int elements[2];
C int assigned_value(int x) {
  int& place = elements[0] = x;
  elements[1] += 1;
  return place + elements[1];
}

int main() {
  config.limit = other_config.limit = E(100, 1);
  values.resize(E(3, 10));
  text = E("abc", "abcdefghij");
  numbers[0] = E(1, 2);
  for (int (*f)(int) : {throws, throws_below}) try {
      std::printf("%d\n", f(50));
    } catch (const std::exception& e) {
      std::printf("%s\n", e.what());
    }
  std::printf("%d %d\n", has(5), is_within(5));
  source.value = E(1, 2);
  std::printf("%d %d %d %d %d\n", below(1), through_pointer(1), through_reference(1), by_operator(1),
              by_destructor(1));
  for (int i = 0; i < E(1, 2); ++i) loud.emplace_back(i + 1);
  ordered.insert(E(5, 6));
  std::printf("%d %d\n", by_element(1), by_order(1));
  elements[1] = E(1, 2);
  std::printf("%d\n", assigned_value(1));
}
