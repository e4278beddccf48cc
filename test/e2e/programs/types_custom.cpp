// Classes whose users say how they are encoded, as docs/types.md lists them, and pointers to polymorphic ones.
#include <algorithm>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "types.h"

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
    cachepy::encode(out, dynamic_cast<const Square&>(*value));  // compiles without the plugin, too
  }
  static std::shared_ptr<Shape> decode(Decoder& in) {
    return std::make_shared<Square>(cachepy::decode<Square>(in));
  }
};

// A pointer into a table that every run of the program has: by the entry's name.
struct Unit {
  const char* symbol;
  double factor;
};
const Unit kUnits[] = {{"m", 1}, {"km", 1000}};
template <>
struct cachepy::Codec<const Unit*> {
  static void encode(Encoder& out, const Unit* unit) { cachepy::encode(out, std::string(unit->symbol)); }
  static const Unit* decode(Decoder& in) {
    const auto symbol = cachepy::decode<std::string>(in);
    return std::find_if(std::begin(kUnits), std::end(kUnits),
                        [&](const Unit& unit) { return unit.symbol == symbol; });
  }
};
struct Length {
  double amount;
  const Unit* unit;
  bool operator==(const Length& other) const { return amount == other.amount && unit == other.unit; }
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

VALUE("serialize(Archive&)", serialized, Serialized)
VALUE("serialize(Archive&)", versioned, user::Versioned)
VALUE("save(Archive&) and load(Archive&)", split, Split)
VALUE("save(Archive&) and load(Archive&)", free_split, user::FreeSplit)
VALUE("cachepy::Codec", coded, std::vector<Coded>)
VALUE("cachepy::Codec", polymorphic, std::shared_ptr<Shape>)
VALUE("cachepy::Codec", unit, const Unit*)
VALUE("cachepy::Codec", lengths, std::vector<Length>)
SHARED("final class", final_pointee, std::shared_ptr<Square>)

int main() {
  for (int round = 0; round < 2; ++round) {
    SHOW(serialized, (Serialized{1, nullptr}), (Serialized{2, nullptr}));
    SHOW(split, Split("a"), Split("b"));
    SHOW(versioned, (user::Versioned{1, 2}), (user::Versioned{1, 3}));
    SHOW(free_split, user::FreeSplit{1}, user::FreeSplit{2});
    SHOW(coded, (std::vector<Coded>{Coded("a"), Coded("b")}), (std::vector<Coded>{Coded("ab")}));
    SHOW(polymorphic, square(1), square(2));
    SHOW(unit, &kUnits[0], &kUnits[1]);
    SHOW(lengths, (std::vector<Length>{{1, &kUnits[0]}}), (std::vector<Length>{{1, &kUnits[1]}}));
    SHOW(final_pointee, square(1), square(2));
  }
}
