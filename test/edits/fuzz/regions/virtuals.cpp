//@ header
struct Shape {
  virtual ~Shape() = default;
  virtual double area() const = 0;
  virtual int sides() const { return 0; }
  double scaled(int k) const { return area() * k + sides(); }
};
struct Named {
  virtual std::string name() const { return "named"; }
  int tag = 3;
};
std::unique_ptr<Shape> make(int n);
//@ main
struct Left : virtual Named {
  int l = 1;
};
struct Right : virtual Named {
  int r = 2;
};
struct Both final : Left, Right {
  std::string name() const override { return "both" + std::to_string(l + r + tag); }
};
namespace {
struct Hidden {
  virtual int f() const { return 5; }
  virtual ~Hidden() {}
};
struct Deeper : Hidden {
  int f() const override { return 6; }
};
}  // namespace
static int ask(const Hidden& h) {
  return h.f();
}
CACHED double areas(int n) {
  double s = 0;
  for (int i = 0; i < n; ++i) s += make(i)->scaled(i + 1);
  return s;
}
CACHED std::string names(int n) {
  Both b;
  Named plain;
  Named& v = n > 1 ? static_cast<Named&>(b) : plain;
  return v.name() + b.Named::name() + (dynamic_cast<Both*>(&v) ? "y" : "n");
}
CACHED int hidden(int n) {
  Deeper d;
  Hidden h;
  return ask(n > 1 ? d : h) + d.Hidden::f() + (typeid(d) == typeid(h));
}
void run() {
  show(areas(4), names(1), names(2), hidden(1), hidden(2));
}
//@ other
struct Square : Shape {
  double s;
  Square(double v) : s(v) {}
  double area() const override { return s * s; }
  int sides() const override { return 4; }
};
struct Circle : Shape {
  double r;
  Circle(double v) : r(v) {}
  double area() const override { return 3 * r * r; }
};
struct Ring : Circle {
  using Circle::Circle;
  double area() const final { return Circle::area() - 1; }
  int sides() const override { return 2; }
};
std::unique_ptr<Shape> make(int n) {
  if (n % 3 == 0) return std::make_unique<Square>(n + 1);
  if (n % 3 == 1) return std::make_unique<Circle>(n);
  return std::make_unique<Ring>(2);
}
