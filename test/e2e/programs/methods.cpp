// Member functions of every kind, each answered by what it reads of its object.
#include <cachepy/cachepy.h>

#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "e2e.h"

class Scaler {
 public:
  explicit Scaler(int factor, std::string name = "none") : factor_(factor), name_(std::move(name)) {}

  [[cachepy::cache_file]] int in_class(int x) const {
    computed("Scaler(" + std::to_string(factor_) + ").in_class(" + std::to_string(x) + ")");
    return factor_ * x;
  }
  [[cachepy::cache_file]] int out_of_line(int x) const&;
  [[cachepy::cache_file]] int operator()(int x) const {
    computed("Scaler(" + std::to_string(factor_) + ")(" + std::to_string(x) + ")");
    return factor_ + x;
  }
  [[cachepy::cache_file]] int operator[](int x) const noexcept {
    computed("Scaler(" + std::to_string(factor_) + ")[" + std::to_string(x) + "]");
    return factor_ - x;
  }
  [[cachepy::cache_file]] Scaler operator+(const Scaler& other) const {
    computed("Scaler(" + text() + ") + Scaler(" + other.text() + ")");
    return Scaler(factor_ + other.factor_, name_ + other.name_);
  }
  [[cachepy::cache_file]] explicit operator std::string() const {
    computed("string of Scaler(" + text() + ")");
    return text();
  }
  [[cachepy::cache_file]] auto deduced(int x) const -> std::vector<int> {
    computed("Scaler(" + std::to_string(factor_) + ").deduced(" + std::to_string(x) + ")");
    return std::vector<int>(static_cast<std::size_t>(x), factor_);
  }
  [[cachepy::cache_file]] static int of_class(int x) {
    computed("Scaler::of_class(" + std::to_string(x) + ")");
    return x + 1;
  }
  template <class T>
  [[cachepy::cache_file]] T generic(T x) const {
    computed("Scaler(" + std::to_string(factor_) + ").generic(" + std::to_string(x) + ")");
    return static_cast<T>(factor_) * x;
  }
  [[cachepy::cache_file]] friend int apply(const Scaler& scaler, int x) {
    computed("apply(Scaler(" + scaler.text() + "), " + std::to_string(x) + ")");
    return scaler.factor_ * x + 1;
  }
  std::string text() const { return std::to_string(factor_) + " " + name_; }

  Scaler() = default;

 private:
  int factor_ = 0;
  std::string name_;
};

int Scaler::out_of_line(int x) const& {
  computed("Scaler(" + std::to_string(factor_) + ").out_of_line(" + std::to_string(x) + ")");
  return factor_ * x - 1;
}

// Virtual functions, one of which the vtable goes with.
struct Shape {
  virtual ~Shape() = default;
  virtual double area(double scale) const = 0;
  virtual std::string name() const;
};
[[cachepy::cache_file]] std::string Shape::name() const {
  computed("Shape::name()");
  return "shape";
}
struct Square : Shape {
  explicit Square(double s) : side(s) {}
  [[cachepy::cache_file]] double area(double scale) const override {
    computed("Square(" + std::to_string(side) + ").area");
    return side * side * scale;
  }
  double side;
};
struct Circle final : Shape {
  explicit Circle(double r) : radius(r) {}
  [[cachepy::cache_file]] double area(double scale) const override {
    computed("Circle(" + std::to_string(radius) + ").area");
    return 3 * radius * radius * scale * static_cast<double>(name().size());
  }
  [[cachepy::cache_file]] std::string name() const override {
    computed("Circle(" + std::to_string(radius) + ").name");
    return radius > 1 ? "large circle" : "circle";
  }
  double radius;
};
struct Left {
  virtual ~Left() = default;
  virtual int left() const { return 1; }
  int l = 1;
};
struct Right {
  virtual ~Right() = default;
  virtual int right(int x) const { return x; }
  int r = 2;
};
struct Both : Left, virtual Right {  // called through a thunk
  [[cachepy::cache_file]] int right(int x) const override {
    computed("Both(" + std::to_string(own) + ").right(" + std::to_string(x) + ")");
    return x * own + r + l;
  }
  int own = 3;
};

// Fields of every kind.
struct Limits {
  int low = 0, high = 10;
  int clamp(int x) const { return x < low ? low : x > high ? high : x; }
};
class Everything : private Limits, public std::vector<int> {
 public:
  [[cachepy::cache_file]] int base_field() const {
    computed("base_field " + std::to_string(high));
    return high;
  }
  [[cachepy::cache_file]] int base_method(int x) const {
    computed("base_method " + std::to_string(low) + std::to_string(high));
    return clamp(x);
  }
  [[cachepy::cache_file]] int base_of_library() const {
    computed("base_of_library " + std::to_string(size()));
    return back() + static_cast<int>(size());
  }
  [[cachepy::cache_file]] unsigned bits() const {
    computed("bits " + std::to_string(bits_));
    return bits_;
  }
  [[cachepy::cache_file]] int array() const {
    computed("array " + std::to_string(array_[1]));
    return array_[1];
  }
  [[cachepy::cache_file]] int reference() const {
    computed("reference " + std::to_string(reference_));
    return reference_;
  }
  [[cachepy::cache_file]] int counted(int x) const {
    computed("counted");
    const std::lock_guard<std::mutex> lock(mutex_);
    ++calls_;
    last_ = x;
    return x;
  }
  [[cachepy::cache_file]] int in_lambda(int x) const {
    computed("in_lambda " + std::to_string(array_[0]));
    auto times = [this](int y) { return y * array_[0]; };
    auto more = [=](int y) { return y + array_[0]; };
    return more(times(x));
  }
  bool is_open() const { return handle_ != nullptr; }
  void set(int value) {
    high = value;
    bits_ = static_cast<unsigned>(value) & 7u;
    array_[0] = array_[1] = value;
    external = value;
    push_back(value);
  }

 private:
  static int external;
  unsigned bits_ : 3, : 5;
  int array_[2] = {1, 2};
  const int& reference_ = external;
  mutable std::mutex mutex_;
  mutable int calls_ = 0;
  mutable int last_ = 0;
  void* handle_ = nullptr;  // cannot be in a key, and need not be
 public:
  Everything() : bits_(0) {}
};
int Everything::external = 5;

// The object as a whole, where it is handed on.
struct Pair {
  int a = 1;
  int b = 2;
  int sum() const;
  [[cachepy::cache_file]] int handed_on() const;
  [[cachepy::cache_file]] Pair copied(int x) const {
    computed("copied " + std::to_string(a) + std::to_string(b));
    Pair copy = *this;
    copy.a += x;
    return copy;
  }
};
static int sum_of(const Pair& pair) {
  return pair.a + pair.b;
}
int Pair::sum() const {
  return sum_of(*this);
}
int Pair::handed_on() const {
  computed("handed_on " + std::to_string(a) + std::to_string(b));
  return sum();
}

// Classes in other places.
template <class T, int N>
struct Table {
  std::map<std::string, T> rows;
  struct Row {
    T value{};
    [[cachepy::cache_file]] T twice() const {
      computed("twice " + std::to_string(value) + " " + std::to_string(N));
      return value * 2;
    }
  };
  [[cachepy::cache_file]] T get(const std::string& key) const;
};
template <class T, int N>
T Table<T, N>::get(const std::string& key) const {
  computed("get " + key + " " + std::to_string(N) + std::to_string(sizeof(T)));
  return rows.at(key) + N;
}
template <>
long Table<long, 3>::get(const std::string& key) const {
  computed("special get " + key);
  return -rows.at(key);
}
template <class T>
struct Table<T, 9> {
  T value;
  [[cachepy::cache_file]] T get() const {
    computed("partial get " + std::to_string(value));
    return value * 9;
  }
};
namespace {
struct Hidden {
  int k = 4;
  [[cachepy::cache_file]] int times(int x) const {
    computed("Hidden.times " + std::to_string(k));
    return k * x;
  }
};
}  // namespace

// Bodies with everything in them.
struct Bodies {
  int k = 2;
  [[cachepy::cache_file]] int try_block(int x) const try {
    computed("try_block " + std::to_string(x));
    if (x < 0) throw x;
    return x * k;
  } catch (int thrown) {
    return thrown - k;
  }
  [[cachepy::cache_file]] int local_things(int x) const {
    computed("local_things " + std::to_string(x));
    struct Local {
      int k = 5;
      int get() const { return k; }
    };
    static const int table[] = {1, 2, 3};
    const auto [first, second] = std::pair(x, x + 1);
    int i = 0;
  again:
    if (++i < 3) goto again;
    return Local().get() + table[i % 3] + first * second * k;
  }
  [[cachepy::cache_file]] int recursive(int n) const {
    computed("recursive " + std::to_string(n));
    return n <= 1 ? k : n * recursive(n - 1);
  }
  [[cachepy::cache_file]] std::unique_ptr<int> move_only(std::unique_ptr<int> x) const {
    computed("move_only " + std::to_string(*x));
    *x += k;
    return x;
  }
};

int main() {
  for (int factor : {2, 3}) {
    for (const char* name : {"a", "b"}) {
      const Scaler scaler(factor, name);
      if (factor == 2 || *name == 'a') {
        std::cout << scaler.in_class(5) << scaler.out_of_line(5) << scaler(5) << scaler[5]
                  << scaler.deduced(2)[1] << scaler.generic(5) << scaler.generic(5.5) << "\n";
      }
      std::cout << (scaler + Scaler(1, "x")).text() << " " << static_cast<std::string>(scaler) << " "
                << apply(scaler, 7) << "\n";
    }
  }
  std::cout << Scaler::of_class(1) << "\n";

  const std::unique_ptr<Shape> shapes[] = {std::make_unique<Square>(2), std::make_unique<Circle>(2),
                                           std::make_unique<Square>(3), std::make_unique<Circle>(1)};
  for (const auto& shape : shapes) std::cout << shape->area(2) << " " << shape->name() << "\n";
  Both both;
  const Right& right = both;
  std::cout << right.right(4) << "\n";
  both.own = 7;
  std::cout << right.right(4) << "\n";

  Everything everything;
  for (int value : {5, 6}) {
    everything.set(value);
    std::cout << everything.base_field() << everything.base_method(99) << everything.base_of_library()
              << everything.bits() << everything.array() << everything.reference() << everything.is_open()
              << everything.counted(1) << everything.in_lambda(2) << "\n";
  }

  Pair pair;
  std::cout << pair.handed_on() << pair.copied(1).a << "\n";
  pair.b = 5;
  std::cout << pair.handed_on() << pair.copied(1).b << "\n";

  const Table<int, 1> one{{{"a", 1}}};
  const Table<int, 2> two{{{"a", 1}}};
  const Table<long, 3> three{{{"a", 1}}};
  std::cout << one.get("a") << two.get("a") << three.get("a") << Table<int, 9>{4}.get()
            << Table<int, 1>::Row{3}.twice() << Table<int, 2>::Row{3}.twice() << Hidden().times(3) << "\n";

  const Bodies bodies;
  std::cout << bodies.try_block(1) << bodies.try_block(-1) << bodies.local_things(2) << bodies.recursive(5)
            << *bodies.move_only(std::make_unique<int>(3)) << "\n";

  struct Local {
    int k = 1;
    [[cachepy::cache_file]] int method(int x) const {
      computed("Local.method " + std::to_string(k));
      return k + x;
    }
  };
  std::cout << Local().method(1) << Local{2}.method(1) << "\n";
}
