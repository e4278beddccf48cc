//@ main
static auto adder = [](int a, int b) { return a + b; };
static auto make(int k) {
  return [k](int x) mutable {
    k += x;
    return k;
  };
}
inline auto generic = []<class T>(T a, auto b) { return a < b ? a : T(b); };
struct Owner {
  int v = 6;
  auto get() const {
    return [this] { return v; };
  }
  auto copy() const {
    return [*this] { return v + 1; };
  }
  int apply(int (*f)(int)) const { return f(v); }
};
template <class F>
int applied(F&& f, int n) {
  return f(n) + 1;
}
template <auto F>
int fixed(int n) {
  return F(n);
}
CACHED int simple(int n) {
  auto f = make(n);
  f(1);
  return adder(n, 2) + f(2);
}
CACHED int captures(int n) {
  int a = 1, b = 2;
  auto by = [&, a](int x) {
    b += x;
    return a + b;
  };
  int r = by(n);
  auto init = [c = n * 2, &b, d = std::string("dd")] { return c + b + int(d.size()); };
  return r * 100 + init();
}
CACHED int generics(int n) {
  return generic(n, 2.5) + int(generic(4.5, n)) * 10;
}
CACHED int owners(int n) {
  Owner o;
  return o.get()() + o.copy()() * 10 + o.apply([](int x) { return x * 3; }) + n;
}
CACHED int passed(int n) {
  return applied([](int x) { return x - 1; }, n) + applied([n](auto x) { return x * n; }, n) +
         fixed<[](int x) { return x + 50; }>(n);
}
CACHED int nested(int n) {
  auto outer = [n](int k) {
    auto inner = [=](int j) { return n * 100 + k * 10 + j; };
    return inner(k + 1);
  };
  auto fib = [](this auto self, int i) -> int { return i < 2 ? i : self(i - 1) + self(i - 2); };
  return outer(2) + fib(n);
}
CACHED int defaulted(int n, int k = [] { return 4; }()) {
  std::function<int(int)> g = [n](int x) { return x + n; };
  return g(k);
}
void run() {
  show(simple(3), captures(4), generics(3), owners(1), passed(5), nested(6), defaulted(2));
}
