// Classes of the user's own in every shape, as docs/types.md lists them; types_custom.cpp has those that say themselves
// how they are encoded.
#include <algorithm>
#include <cstdint>
#include <forward_list>
#include <map>
#include <memory>
#include <optional>
#include <queue>
#include <unordered_set>
#include <vector>

#include "types.h"

// Private fields, bases of all kinds, and what is in them.
class Base {
 public:
  Base() = default;
  explicit Base(int id) : id_(id), names_(2, std::to_string(id)) {}
  bool operator==(const Base& other) const { return id_ == other.id_ && names_ == other.names_; }

 private:
  int id_ = 0;
  std::vector<std::string> names_;
};
struct Left : virtual Base {
  int left = 0;
};
struct Right : virtual Base {
  int right = 0;
};
struct Diamond : Left, private Right {
  Diamond() = default;
  Diamond(int id, int l, int r) : Base(id) {
    left = l;
    right = r;
  }
  bool operator==(const Diamond& other) const {
    return Base::operator==(other) && left == other.left && right == other.right;
  }
};
template <class T>
class Box {
 public:
  struct Inside {
    std::vector<T> values;
    bool operator==(const Inside& other) const { return values == other.values; }
  };
  Box() = default;
  explicit Box(T value) { inside_.values.push_back(value); }
  bool operator==(const Box& other) const { return inside_ == other.inside_; }

 private:
  Inside inside_;
};
struct Bits {
  unsigned small : 3;
  std::int64_t wide : 40;
  bool set : 1;
  __extension__ struct {
    int x, y;
  };
  bool operator==(const Bits& o) const {
    return small == o.small && wide == o.wide && set == o.set && x == o.x && y == o.y;
  }
};
struct [[gnu::packed]] Packed {
  char tag;
  std::int32_t value;
  bool operator==(const Packed& other) const { return tag == other.tag && value == other.value; }
};
struct Grid {
  std::string names[2][3];
  int numbers[2][2];
  const int fixed = 1;
  bool operator==(const Grid& o) const {
    for (int i = 0; i < 6; ++i)
      if (names[i / 3][i % 3] != o.names[i / 3][i % 3]) return false;
    for (int i = 0; i < 4; ++i)
      if (numbers[i / 2][i % 2] != o.numbers[i / 2][i % 2]) return false;
    return fixed == o.fixed;
  }
};

// What looks like a range and holds more is more than its elements.
struct Named : std::vector<int> {
  using std::vector<int>::vector;
  std::string name;
  bool operator==(const Named& other) const {
    return name == other.name && static_cast<const std::vector<int>&>(*this) == other;
  }
};
Named named_one() {
  Named result{1, 2};
  result.name = "one";
  return result;
}

// Without a default constructor.
class Interval {
 public:
  Interval(int lo, int hi) : lo_(lo), hi_(hi) {}
  bool operator==(const Interval& other) const { return lo_ == other.lo_ && hi_ == other.hi_; }

 private:
  const int lo_, hi_;
};
struct Labelled {
  Interval interval;
  std::string label;
  bool operator==(const Labelled& other) const { return interval == other.interval && label == other.label; }
};

// What its constructor puts into it is not there after reading.
struct Defaults {
  std::vector<std::string> texts{"default"};
  std::vector<int> numbers{1, 2};
  std::forward_list<int> forward{1};
  std::map<int, int> map{{1, 1}};
  std::unordered_set<int> set{1};
  std::queue<int> queue{{1, 2}};
  std::optional<int> optional = 1;
  std::shared_ptr<int> shared = std::make_shared<int>(1);
  std::unique_ptr<int> unique = std::make_unique<int>(1);
  static Defaults none() { return {{}, {}, {}, {}, {}, {}, {}, {}, {}}; }
  bool operator==(const Defaults& o) const {
    return texts == o.texts && numbers == o.numbers && forward == o.forward && map == o.map && set == o.set &&
           queue == o.queue && optional == o.optional && !shared == !o.shared && !unique == !o.unique;
  }
};

struct Partly {
  int counted = 0;
  [[cachepy::ignore]] void* handle = nullptr;
  bool operator==(const Partly& other) const { return counted == other.counted; }
};

struct Padded {
  char tag;
  double value;
  bool flag;
  bool operator==(const Padded& other) const {
    return tag == other.tag && value == other.value && flag == other.flag;
  }
};

class MoveOnly {
 public:
  MoveOnly() = default;
  explicit MoveOnly(int id) : id_(std::make_unique<int>(id)) {}
  int id() const { return id_ ? *id_ : -1; }

 private:
  std::unique_ptr<int> id_;
};

struct Choice {
  int kind = 0;
  union {
    [[cachepy::active("kind == 0")]] long whole = 0;
    [[cachepy::active("kind == 1")]] double real;
  };
  static Choice of_real(double value) {
    Choice choice;
    choice.kind = 1;
    choice.real = value;
    return choice;
  }
  bool operator==(const Choice& other) const {
    return kind == other.kind && (kind == 0 ? whole == other.whole : real == other.real);
  }
};

/// As people write vectors.
class Owner {
 public:
  Owner() = default;
  Owner(std::initializer_list<double> values) : data_(new double[values.size() + 1]()), size_(values.size()) {
    std::copy(values.begin(), values.end(), data_);
  }
  Owner(const Owner& other) : data_(new double[other.size_ + 1]()), size_(other.size_) {
    std::copy(other.data_, other.data_ + size_, data_);
  }
  Owner& operator=(const Owner&) = delete;
  ~Owner() { delete[] data_; }
  friend bool operator==(const Owner& a, const Owner& b) {
    return std::equal(a.data_, a.data_ + a.size_, b.data_, b.data_ + b.size_);
  }

 private:
  [[cachepy::size("size_", "size_ + 1")]] double* data_ = nullptr;
  std::size_t size_ = 0;
};
struct Pixels {
  int rows = 0, cols = 0;
  [[cachepy::size("rows * cols")]] std::unique_ptr<std::string[]> names;
};
static Pixels pixels_of(int rows, const char* first) {
  Pixels made{rows, 2, std::make_unique<std::string[]>(static_cast<std::size_t>(2 * rows))};
  made.names[0] = first;
  return made;
}

VALUE("T*", owner, Owner)
VALUE("T*", empty_owner, Owner)
MOVED("std::unique_ptr<T[]>", pixels, Pixels)
VALUE("union", choice, Choice)
VALUE("class", private_fields, Base)
VALUE("class", diamond, Diamond)
VALUE("class", box, Box<std::string>)
VALUE("class", bits, Bits)
VALUE("class", packed, Packed)
VALUE("class", grid, Grid)
VALUE("class", named, Named)
VALUE("class", padded, std::vector<Padded>)
VALUE("class", no_default, Interval)
VALUE("class", no_default_elements, std::vector<Interval>)
VALUE("class", no_default_part, std::map<int, Labelled>)
VALUE("class", partly, Partly)
MOVED("class", move_only, MoveOnly)

[[cachepy::cache_file("cache")]] Defaults defaults(bool none) {
  computed(none ? "without defaults" : "defaults");
  return none ? Defaults::none() : Defaults();
}

// Enough of them to cross every buffer, with each kind of rubbish in the padding.
std::vector<Padded> many(unsigned char rubbish) {
  alignas(Padded) unsigned char bytes[sizeof(Padded)];
  for (unsigned char& byte : bytes) byte = rubbish;
  std::vector<Padded> result(10'000, *new (bytes) Padded);
  for (std::size_t i = 0; i < result.size(); ++i) {
    result[i].tag = static_cast<char>(i);
    result[i].value = static_cast<double>(i) / 3;
    result[i].flag = i % 2 != 0;
  }
  return result;
}

// What it refers to may be its own, elsewhere, or of a class like itself.
struct View {
  explicit View(const std::vector<int>& elements, const View* outer = nullptr)
      : numbers(elements), all(numbers), around(outer ? *outer : *this) {}
  const std::vector<int>& numbers;
  const std::vector<int>& all;
  [[cachepy::ignore]] const View& around;
};
struct Nested {
  const std::vector<View>& views;
  int scale;
};
ARGUMENT("const T& as a field", view, value.numbers[0], View)
ARGUMENT("const T& as a field", nested, value.scale* value.views[0].numbers[0], Nested)

int main() {
  for (int round = 0; round < 2; ++round) {
    SHOW(owner, (Owner{1, 2}), (Owner{1, 3}));
    SHOW(empty_owner, Owner(), (Owner{1}));
    for (const char* first : {"a", "b"}) std::cout << pixels(pixels_of(2, first), first).names[0] << "\n";
    SHOW(choice, Choice::of_real(1.5), Choice::of_real(2.5));
    SHOW(private_fields, Base(1), Base(2));
    SHOW(diamond, Diamond(1, 2, 3), Diamond(2, 2, 3));
    SHOW(box, Box<std::string>("a"), Box<std::string>("b"));
    SHOW(bits, (Bits{5, -1, true, {1, 2}}), (Bits{5, -1, true, {2, 1}}));
    SHOW(packed, (Packed{'a', 1}), (Packed{'a', 2}));
    SHOW(grid, (Grid{{{"a", "b"}, {"c"}}, {{1, 2}, {3, 4}}, 5}),
         (Grid{{{"a", "b"}, {"c"}}, {{1, 2}, {4, 3}}, 5}));
    SHOW(named, named_one(), (Named{1, 2}));
    SHOW(padded, many(static_cast<unsigned char>(round + 1)), {});
    SHOW(no_default, Interval(1, 2), Interval(2, 1));
    SHOW(no_default_elements, (std::vector<Interval>{{1, 2}, {3, 4}}), {});
    SHOW(no_default_part, (std::map<int, Labelled>{{1, {{1, 2}, "a"}}}),
         (std::map<int, Labelled>{{1, {{1, 2}, "b"}}}));
    int somewhere = 0;
    SHOW(partly, (Partly{1, nullptr}), (Partly{2, nullptr}));
    std::cout << partly(Partly{3, nullptr}, "three").counted << partly(Partly{3, &somewhere}, "three").counted
              << "\n";
    std::cout << (defaults(false) == Defaults()) << (defaults(true) == Defaults::none()) << "\n";
    const std::vector<int> ones = {1}, others = {2};
    const std::vector<View> of_ones = {View(ones)}, of_others = {View(others)};
    SHOW_NUMBER(view, of_ones[0], of_others[0]);
    SHOW_NUMBER(nested, (Nested{of_ones, 3}), (Nested{of_others, 3}));
    std::cout << move_only(MoveOnly(7), "one").id() << move_only(MoveOnly(), "other").id() << "\n";
  }
}
