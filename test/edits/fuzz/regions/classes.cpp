//@ main
struct Point {
  int x = 1, y{2};
  constexpr int sum() const { return x + y; }
};
class Counter {
 public:
  explicit Counter(int start = 4) : value_(start), step_{2} {}
  Counter& operator++() {
    value_ += step_;
    return *this;
  }
  Counter operator++(int) {
    Counter old = *this;
    ++*this;
    return old;
  }
  int get() const& { return value_; }
  int get() && { return -value_; }
  static int made;
  friend int peek(const Counter& c) { return c.value_ * 10 + c.step_; }

 private:
  int value_;
  mutable int step_;
};
int Counter::made = 3;
struct Bits {
  unsigned a : 3, b : 5;
  int : 0;
  signed c : 4;
  bool d : 1;
};
union Either {
  int i;
  unsigned char bytes[4];
  struct {
    short lo, hi;
  };
};
struct Base {
  int id;
  Base(int i) : id(i) {}
  int twice() const { return id * 2; }
  int who() const { return 1; }
};
struct Derived : Base {
  using Base::Base;
  int extra = 7;
  int who() const { return 2; }
  int up() const { return Base::who() * 10 + who(); }
};
struct Delegating {
  int a, b;
  Delegating(int x) : Delegating(x, x + 1) {}
  Delegating(int x, int y) : a(x), b(y) {}
  Delegating() = default;
};
struct Copies {
  int n;
  Copies(int v) : n(v) {}
  Copies(const Copies& o) : n(o.n + 1) {}
  Copies(Copies&& o) noexcept : n(o.n + 100) {}
  Copies& operator=(const Copies& o) {
    n = o.n + 10;
    return *this;
  }
};
CACHED int points(int n) {
  Point p;
  Point q{n};
  Point r{.x = n, .y = 5};
  return p.sum() + q.sum() * 10 + r.sum() * 100;
}
CACHED int counting(int n) {
  Counter c(n);
  ++c;
  int a = c++.get();
  return a + std::move(c).get() + peek(Counter{}) + Counter::made;
}
CACHED int bits(int n) {
  Bits b{};
  b.a = n;
  b.b = n * 3;
  b.c = n;
  b.d = n;
  return b.a + b.b * 8 + b.c * 256 + b.d;
}
CACHED int unions(int n) {
  Either e;
  e.i = n * 1000;
  e.hi += 1;
  return e.bytes[0] + e.bytes[2] + e.lo;
}
CACHED int inherits(int n) {
  Derived d(n);
  const Base& b = d;
  return d.up() + b.who() + d.twice() + d.extra;
}
CACHED int copies(int n) {
  Copies a(n), b(a), c(std::move(b));
  std::vector<Copies> v;
  v.push_back(a);
  v.emplace_back(7);
  a = c;
  return a.n + v[0].n * 3 + v[1].n;
}
CACHED int delegates(int n) {
  Delegating d(n);
  return d.a * 10 + d.b;
}
CACHED int pointers(int n) {
  int Point::* f = n & 1 ? &Point::x : &Point::y;
  int (Base::*m)() const = &Base::twice;
  Point p;
  Base b(n);
  return p.*f + (b.*m)();
}
void run() {
  show(points(3), counting(4), bits(6), unions(77), inherits(5), copies(2), delegates(6), pointers(3),
       pointers(4));
}
