//@ main
struct Num {
  int v;
  Num operator+(Num o) const { return {v + o.v}; }
  Num operator-() const { return {-v}; }
  bool operator<(const Num& o) const { return v < o.v; }
  Num& operator+=(int k) {
    v += k;
    return *this;
  }
  int operator[](int i) const { return v + i; }
  int operator()(int a, int b) const { return v * a + b; }
  explicit operator bool() const { return v > 3; }
  operator long() const { return v * 7L; }
  Num* operator->() { return this; }
  int operator*() const { return v + 9; }
  int operator,(int o) const { return v * 100 + o; }
};
inline Num operator*(int k, Num n) {
  return {k * n.v};
}
inline int operator""_k(unsigned long long v) {
  return int(v) * 1000;
}
inline std::string operator""_s(const char* p, std::size_t n) {
  return std::string(p, n) + ".";
}
struct Order {
  int a;
  std::string b;
  auto operator<=>(const Order&) const = default;
};
struct Weak {
  int v;
  std::weak_ordering operator<=>(const Weak& o) const { return v % 10 <=> o.v % 10; }
  bool operator==(const Weak& o) const { return v % 10 == o.v % 10; }
};
struct Eq {
  int v;
  bool operator==(const Eq& o) const { return v / 2 == o.v / 2; }
};
std::ostream& operator<<(std::ostream& out, const Num& n) {
  return out << '<' << n.v << '>';
}
struct Alloc {
  int v;
  static void* operator new(std::size_t n) { return ::operator new(n); }
  static void operator delete(void* p) { ::operator delete(p); }
  void* operator&() { return nullptr; }
};
CACHED int arithmetic(int n) {
  Num a{n}, b{2};
  Num c = a + b;
  c += 3;
  return (2 * -c).v + a[4] + a(3, 1) + (a ? 1 : 0) + int(long(b)) + a->v + *b + (a, 5) + (a < b);
}
CACHED int integers(int n) {
  unsigned u = n;
  int s = n;
  s <<= 2;
  s |= 1;
  s ^= 0x55;
  s %= 37;
  u >>= 1;
  return int(~u) + s + (n & 6) - (n && s) + (n || 0) + !n + (n > s ? n : s) + (n, 3) + n-- + --n + -n;
}
CACHED double floats(double x) {
  float f = float(x);
  return x * 3 - f / 2 + (x > 1.5) + std::sqrt(x) + double(int(x * 1.7)) + 1e-3 + (long double)(x) * 0x1p-3L;
}
CACHED std::string orders(int n) {
  Order a{n, "x"}, b{n, "y"};
  Weak v{n}, w{n + 10};
  Eq e{n}, f{n + 1};
  std::ostringstream out;
  out << (a < b) << (a == b) << (v <= w) << (v == w) << (e == f) << (e != f) << Num{n} << 3_k << "lit"_s;
  return out.str();
}
CACHED int made(int n) {
  auto* p = new Alloc{n};
  int r = p->v;
  delete p;
  int* q = new int[3]{n, 2, 3};
  r += q[2];
  delete[] q;
  alignas(8) char raw[sizeof(int)];
  r += *new (raw) int(n + 5);
  return r;
}
void run() {
  show(arithmetic(4), integers(13), floats(2.25), orders(4), made(3));
}
