// Unions whose active member the object tells: in C's way, with members that have constructors, inside of themselves, in templates.
#include <cachepy/cachepy.h>

#include <cstring>
#include <map>
#include <new>
#include <utility>
#include <vector>

#include "e2e.h"

struct Plain {
  int kind = 0;
  union {
    [[cachepy::active("kind == 0")]] int whole = 0;
    [[cachepy::active("kind == 1")]] double real;
    [[cachepy::active("kind == 2")]] char name[16];
  };
};
union Value {
  [[cachepy::active("type == 'i'")]] long i;
  [[cachepy::active("type == 'd'")]] double d;
};
struct Cell {
  char type;
  Value value;
};

class Json {
 public:
  Json() {}
  Json(double number) : kind_(Kind::number), number_(number) {}
  Json(std::string text) : kind_(Kind::text) { new (&text_) std::string(std::move(text)); }
  Json(std::vector<Json> list) : kind_(Kind::list) { new (&list_) std::vector<Json>(std::move(list)); }
  Json(const Json& other) { take(other); }
  Json& operator=(const Json& other) {
    if (this == &other) return *this;
    const Json copy(other);
    drop();
    take(copy);
    return *this;
  }
  ~Json() { drop(); }

  std::string show() const {
    if (kind_ == Kind::number) return std::to_string(number_);
    if (kind_ == Kind::text) return text_;
    std::string all = "[";
    if (kind_ == Kind::list)
      for (const Json& each : list_) all += each.show() + ",";
    return all + "]";
  }
  [[cachepy::cache_file]] int length() const {
    computed("length " + show());
    return static_cast<int>(show().size());
  }
  [[cachepy::cache_file]] void wrap(int times) {
    computed("wrap " + show());
    const Json old = *this;
    *this = Json(std::vector<Json>(times, old));
  }

 private:
  enum class Kind { none, number, text, list };
  void drop() {
    if (kind_ == Kind::text) text_.~basic_string();
    if (kind_ == Kind::list) list_.~vector();
    kind_ = Kind::none;
  }
  void take(const Json& other) {
    if (other.kind_ == Kind::number) number_ = other.number_;
    if (other.kind_ == Kind::text) new (&text_) std::string(other.text_);
    if (other.kind_ == Kind::list) new (&list_) std::vector<Json>(other.list_);
    kind_ = other.kind_;
  }

  Kind kind_ = Kind::none;
  union [[cachepy::active("kind_ != Kind::none")]] {
    [[cachepy::active("kind_ == Kind::number")]] double number_;
    [[cachepy::active("kind_ == Kind::text")]] std::string text_;
    [[cachepy::active("kind_ == Kind::list")]] std::vector<Json> list_;
  };
};

template <class T>
class Maybe {
 public:
  Maybe() : none_() {}
  Maybe(T value) : has_(true), value_(std::move(value)) {}
  Maybe(const Maybe& other) : has_(other.has_) {
    if (has_) new (&value_) T(other.value_);
  }
  Maybe& operator=(const Maybe& other) {
    this->~Maybe();
    return *new (this) Maybe(other);
  }
  ~Maybe() {
    if (has()) value_.~T();
  }
  bool has() const { return has_; }
  const T& value() const { return value_; }

 private:
  bool has_ = false;
  union {
    [[cachepy::ignore, cachepy::active("!has()")]] char none_;
    [[cachepy::active("has()")]] T value_;
  };
};

[[cachepy::cache_file]] double number_of(const Plain& plain) {
  computed("number_of " + std::to_string(plain.kind));
  return plain.kind == 0 ? plain.whole : plain.kind == 1 ? plain.real : plain.name[0];
}
[[cachepy::cache_file]] Plain made(int kind) {
  computed("made " + std::to_string(kind));
  Plain plain;
  plain.kind = kind;
  if (kind == 1) plain.real = 2.5;
  if (kind == 2) std::strncpy(plain.name, "hi", sizeof plain.name);
  return plain;
}
[[cachepy::cache_file]] void change(Plain& plain) {
  computed("change " + std::to_string(plain.kind));
  plain.kind = 1;
  plain.real = 7.25;
}
[[cachepy::cache_file]] Cell half(const Cell& cell) {
  computed(std::string("half ") + cell.type);
  Cell result = cell;
  result.type = 'd';
  result.value.d = cell.type == 'i' ? cell.value.i / 2.0 : cell.value.d / 2;
  return result;
}
[[cachepy::cache_file]] Json repeat(const Json& json, int n) {
  computed("repeat " + json.show());
  std::vector<Json> all(n, json);
  all.push_back(std::string("a text that is too long to be inside of its object"));
  all.push_back(Json());
  return all;
}
[[cachepy::cache_file]] std::map<std::string, Json> table(const std::vector<Json>& all) {
  computed("table " + std::to_string(all.size()));
  std::map<std::string, Json> by_text;
  for (const Json& json : all) by_text[json.show()] = json;
  return by_text;
}
[[cachepy::cache_file]] void grow(Json& json) {
  computed("grow " + json.show());
  json = std::vector<Json>{json, std::string("grown")};
}
[[cachepy::cache_file]] Maybe<std::string> other(const Maybe<std::string>& maybe) {
  computed("other " + std::to_string(maybe.has()));
  if (maybe.has()) return {};
  return std::string("a text that was not there before, and is long");
}

int main() {
  for (int round = 0; round < 2; ++round) {
    Plain plain = made(2);
    std::cout << number_of(made(0)) << number_of(made(1)) << plain.name << number_of(plain);
    change(plain);
    std::cout << plain.real;
    Cell cell{'i', {}};
    cell.value.i = 5;
    cell = half(cell);
    std::cout << cell.value.d << half(cell).value.d << "\n";
    Json json = repeat(Json(2.5), 2);
    std::cout << json.show() << json.length() << repeat(Json(), 1).show() << "\n";
    json.wrap(2);
    std::cout << json.show() << "\n";
    for (const auto& [text, value] : table({1.0, std::string("x"), json}))
      std::cout << text << value.show() << "\n";
    grow(json);
    std::cout << json.show() << other({}).value() << other(std::string("x")).has() << "\n";
  }
}
