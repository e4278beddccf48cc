// What passes the check can be encoded, read back and described by the runtime's codecs.
// RUN: %cachepy-clang -std=c++20 -fsyntax-only -Xclang -verify %s
// expected-no-diagnostics
#include "Inputs/types.h"

template <class T>
void encoded(cachepy::detail::Encoder& out, cachepy::detail::Schema& schema, const T& value) {
  cachepy::detail::encode_value<T>(out, value);
  cachepy::detail::describe<T>(schema);
}
template <class T>
void stored(T (*)(const T&)) {
  void (*encode)(cachepy::detail::Encoder&, cachepy::detail::Schema&, const T&) = encoded<T>;
  T (*read)(cachepy::detail::Decoder&) = cachepy::detail::make_value<T>;
  (void)encode, (void)read;
}
template <class T>
void hashed(int (*)(const T&)) {
  void (*encode)(cachepy::detail::Encoder&, cachepy::detail::Schema&, const T&) = encoded<T>;
  (void)encode;
}

/// Both an argument and a result.
#define VALUE(name, ...)                                                                    \
  using name##_type = __VA_ARGS__;                                                          \
  [[cachepy::cache_file]] name##_type name(const name##_type& value) { return value; }      \
  inline void use_##name() { stored<name##_type>(name); }
/// An argument only.
#define ARGUMENT(name, ...)                                                  \
  using name##_type = __VA_ARGS__;                                           \
  [[cachepy::cache_file]] int name(const name##_type&) { return 1; }         \
  inline void use_##name() { hashed<name##_type>(name); }

enum class Colour : unsigned char { kRed };
enum Plain { kOne };

VALUE(boolean, bool)
VALUE(character, char32_t)
VALUE(wide_float, long double)
VALUE(numbers_in_a_row, std::valarray<std::valarray<int>>)
VALUE(wide_integer, __int128)
VALUE(scoped, Colour)
VALUE(unscoped, Plain)
VALUE(text, std::string)
VALUE(wide_text, std::u16string)
VALUE(path, std::filesystem::path)
VALUE(duration, std::chrono::milliseconds)
VALUE(time_point, std::chrono::system_clock::time_point)
VALUE(date, std::chrono::year_month_day)
VALUE(complex, std::complex<double>)
VALUE(vector, std::vector<std::vector<bool>>)
VALUE(deque, std::deque<std::list<std::forward_list<int>>>)
VALUE(sets, std::pair<std::set<int>, std::multiset<std::string>>)
VALUE(unordered_sets, std::tuple<std::unordered_set<int>, std::unordered_multiset<int>>)
VALUE(maps, std::map<std::string, std::multimap<int, double>>)
VALUE(unordered_maps, std::unordered_map<int, std::unordered_multimap<int, int>>)
VALUE(adaptors, std::tuple<std::stack<int>, std::queue<int>, std::priority_queue<int>>)
VALUE(array, std::array<std::array<int, 2>, 3>)
VALUE(optional, std::optional<std::optional<int>>)
VALUE(variant, std::variant<std::monostate, int, std::string>)
VALUE(bits, std::bitset<9>)
VALUE(shared, std::shared_ptr<const std::string>)
VALUE(random_engine, std::mt19937)
VALUE(nothing, std::monostate)

struct Trivial {
  explicit Trivial(int x) : x(x) {}
  const int x;
};
VALUE(no_default_constructor, std::array<Trivial, 2>)

struct Freeing {
  void operator()(int* p) const { std::free(p); }
};
ARGUMENT(freed_otherwise, std::unique_ptr<int, Freeing>)
ARGUMENT(c_string, const char*)
ARGUMENT(c_strings, std::vector<const char*>)
ARGUMENT(text_view, std::string_view)
ARGUMENT(numbers, std::span<const int>)
ARGUMENT(c_array, int[3])
ARGUMENT(unique, std::unique_ptr<std::vector<std::unique_ptr<int>>>)

class Everything {
  int bits_ : 3 = 0;
  const int fixed_ = 1;
  std::string names_[2][3];
  [[cachepy::ignore]] void* handle_ = nullptr;
  struct Inner {
    std::optional<double> weight;
  };
  std::map<std::string, Inner> inner_;
};
VALUE(everything, Everything)

struct Shape {
  virtual ~Shape() = default;
  int id = 0;
};
struct Circle final : Shape {
  double radius = 1;
};
VALUE(final_class, Circle)
VALUE(final_pointee, std::shared_ptr<Circle>)
[[cachepy::cache_file]] int by_value(Shape shape) { return shape.id; }

struct NoDefault {
  explicit NoDefault(int x) : x(x) {}
  int x;
};
template <>
struct cachepy::Codec<NoDefault> {
  static void encode(Encoder& out, const NoDefault& v) { cachepy::encode(out, v.x); }
  static NoDefault decode(Decoder& in) { return NoDefault(cachepy::decode<int>(in)); }
};
VALUE(codec, std::vector<NoDefault>)

// A pointer says nothing of what it points to; its codec does.
struct Unit {
  const char* symbol;
};
template <>
struct cachepy::Codec<const Unit*> {
  static void encode(Encoder& out, const Unit* unit) { cachepy::encode(out, unit->symbol); }
  static const Unit* decode(Decoder& in);
};
struct Measured {
  double amount;
  const Unit* unit;
};
VALUE(codec_of_pointer, const Unit*)
VALUE(codec_of_pointer_in_field, std::vector<Measured>)

struct Aggregate {
  NoDefault part;
  std::pair<NoDefault, NoDefault> parts;
  int z;
};
VALUE(aggregate, std::vector<Aggregate>)
VALUE(aggregates, std::array<Aggregate, 2>)

struct Archived {
  int* data = nullptr;
  template <class Archive>
  void serialize(Archive& archive) {
    archive(size);
  }
  int size = 0;
};
VALUE(archived, Archived)

namespace user {
struct Versioned {
  void (*callback)() = nullptr;
  int size = 0;
};
template <class Archive>
void serialize(Archive& archive, Versioned& v, unsigned) {
  archive & v.size;
}
}  // namespace user
VALUE(versioned, user::Versioned)

struct Node {
  int value = 0;
  std::vector<Node> children;
  std::shared_ptr<Node> next;
  std::map<std::string, std::optional<std::shared_ptr<Node>>> named;
};
VALUE(recursive, Node)
