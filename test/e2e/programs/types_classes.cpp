// Classes of the user's own in every shape, as docs/types.md lists them.
#include <cstdint>
#include <map>
#include <memory>
#include <tuple>
#include <vector>

#include "types.h"

// Private fields, bases of all kinds, and what is in them.
class Base {
 public:
  Base() = default;
  explicit Base(int id) : id_(id) {}
  bool operator==(const Base& other) const { return id_ == other.id_; }

 private:
  int id_ = 0;
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

// The conventions of cereal and Boost. What they leave out is not there after reading.
struct Serialized {
  int kept = 0;
  int* scratch = nullptr;
  template <class Archive>
  void serialize(Archive& archive) {
    archive(kept);
  }
  bool operator==(const Serialized& other) const { return kept == other.kept; }
};
class Split {
 public:
  Split() = default;
  explicit Split(std::string text) : text_(std::make_shared<std::string>(std::move(text))) {}
  template <class Archive>
  void save(Archive& archive) const {
    archive(text_ ? *text_ : std::string());
  }
  template <class Archive>
  void load(Archive& archive) {
    std::string text;
    archive(text);
    text_ = std::make_shared<std::string>(text);
  }
  bool operator==(const Split& other) const { return *text_ == *other.text_; }

 private:
  std::shared_ptr<const std::string> text_;
};
namespace user {
struct Versioned {
  int old_field = 0;
  int new_field = 0;
  bool operator==(const Versioned& o) const { return old_field == o.old_field && new_field == o.new_field; }
};
template <class Archive>
void serialize(Archive& archive, Versioned& value, unsigned version) {
  archive & value.old_field;
  if (version >= 2) archive & value.new_field;
}
struct FreeSplit {
  int value = 0;
  bool operator==(const FreeSplit& other) const { return value == other.value; }
};
template <class Archive>
void save(Archive& archive, const FreeSplit& value, unsigned) {
  archive << value.value;
}
template <class Archive>
void load(Archive& archive, FreeSplit& value, unsigned) {
  archive >> value.value;
}
}  // namespace user
// As <boost/serialization/version.hpp> and BOOST_CLASS_VERSION have it.
namespace boost::serialization {
template <class T>
struct version {
  static constexpr int value = 0;
};
template <>
struct version<user::Versioned> {
  static constexpr int value = 2;
};
}  // namespace boost::serialization

class Coded {
 public:
  explicit Coded(std::string text) : text_(std::move(text)) {}
  const std::string& text() const { return text_; }
  bool operator==(const Coded& other) const { return text_ == other.text_; }

 private:
  std::string text_;
};
template <>
struct cachepy::Codec<Coded> {
  static void encode(Encoder& out, const Coded& value) { cachepy::encode(out, value.text()); }
  static Coded decode(Decoder& in) { return Coded(cachepy::decode<std::string>(in)); }
};

struct Shape {
  virtual ~Shape() = default;
  virtual int sides() const = 0;
};
struct Square final : Shape {
  int side = 0;
  int sides() const override { return 4; }
};
// One codec for all that a pointer to the base may point to.
template <>
struct cachepy::Codec<std::shared_ptr<Shape>> {
  static void encode(Encoder& out, const std::shared_ptr<Shape>& value) {
    cachepy::encode(out, dynamic_cast<const Square&>(*value).side);
  }
  static std::shared_ptr<Shape> decode(Decoder& in) {
    auto square = std::make_shared<Square>();
    square->side = cachepy::decode<int>(in);
    return square;
  }
};

template <>
bool same(const std::shared_ptr<Shape>& a, const std::shared_ptr<Shape>& b) {
  return dynamic_cast<const Square&>(*a).side == dynamic_cast<const Square&>(*b).side &&
         a->sides() == b->sides();
}
template <>
bool same(const std::shared_ptr<Square>& a, const std::shared_ptr<Square>& b) {
  return a->side == b->side;
}
std::shared_ptr<Square> square(int side) {
  auto result = std::make_shared<Square>();
  result->side = side;
  return result;
}

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
VALUE("serialize(Archive&)", serialized, Serialized)
VALUE("serialize(Archive&)", versioned, user::Versioned)
VALUE("save(Archive&) and load(Archive&)", split, Split)
VALUE("save(Archive&) and load(Archive&)", free_split, user::FreeSplit)
VALUE("cachepy::Codec", coded, std::vector<Coded>)
VALUE("cachepy::Codec", polymorphic, std::shared_ptr<Shape>)
VALUE("final class", final_pointee, std::shared_ptr<Square>)

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

int main() {
  for (int round = 0; round < 2; ++round) {
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
    std::cout << move_only(MoveOnly(7), "one").id() << move_only(MoveOnly(), "other").id() << "\n";
    SHOW(serialized, (Serialized{1, nullptr}), (Serialized{2, nullptr}));
    SHOW(split, Split("a"), Split("b"));
    SHOW(versioned, (user::Versioned{1, 2}), (user::Versioned{1, 3}));
    SHOW(free_split, user::FreeSplit{1}, user::FreeSplit{2});
    SHOW(coded, (std::vector<Coded>{Coded("a"), Coded("b")}), (std::vector<Coded>{Coded("ab")}));
    SHOW(polymorphic, square(1), square(2));
    SHOW(final_pointee, square(1), square(2));
  }
}
