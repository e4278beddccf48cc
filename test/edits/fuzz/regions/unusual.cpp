//@ main
struct Flexible {
  int n;
  int data[1];
};
struct Deduce {
  int v = 3;
  template <class S>
  auto&& self(this S&& s) {
    return s.v;
  }
  int left(this const Deduce& d, int k) { return d.v + k; }
};
struct Conv {
  int v;
  operator int() const { return v + 1; }
  explicit operator std::string() const { return "c"; }
  template <class T>
  explicit operator T*() const {
    return nullptr;
  }
};
struct Init {
  int a = 2;
  int b = a * 3;
  int c[3] = {a, b, 1};
};
struct NonCopy {
  NonCopy() = default;
  NonCopy(const NonCopy&) = delete;
  int v = 4;
};
struct Friend;
struct Secret {
 private:
  int v = 6;
  friend struct Friend;
};
struct Friend {
  int see(const Secret& s) { return s.v; }
};
union Tagged {
  int i;
  float f;
  Tagged() : i(5) {}
  ~Tagged() {}
};
template <class T, class = void>
struct Has : std::false_type {};
template <class T>
struct Has<T, std::void_t<decltype(std::declval<T>().v)>> : std::true_type {};
struct Multi : Conv, Init {
  using Conv::v;
  int all() const { return v + b; }
};
inline int variadic(int n, ...) {
  va_list l;
  va_start(l, n);
  int s = 0;
  while (n--) s += va_arg(l, int);
  va_end(l);
  return s;
}
static int order(int& n) {
  return n++;
}
using enum std::memory_order;
static int parity(unsigned n) {
  int (*f[2])(int) = {[](int x) { return x + 1; }, [](int x) { return x - 1; }};
  return f[n & 1](5);
}
static int vla(int n) {
  int a[n + 1];
  for (int i = 0; i <= n; ++i) a[i] = i;
  return a[n] + int(sizeof a);
}
static _Complex double cplx(double r) {
  return r + 2.0i;
}
__int128 wide(int n) {
  return (__int128)n << 70;
}
_BitInt(37) odd(int n) {
  return n * 3;
}
static int assembled(int n) {
  int r;
  asm("lea 3(%1), %0" : "=r"(r) : "r"((long)n) : "cc");
  return r;
}
static std::atomic<int> at{3};
static int old_atomic(int n) {
  _Atomic int a = n;
  return __c11_atomic_fetch_add(&a, 2, 5) + a;
}
CACHED int oddities(int n) {
  Deduce d;
  Conv c{n};
  Init i;
  NonCopy nc;
  Secret s;
  Multi m{{n}, {}};
  Tagged t;
  return d.self() + d.left(n) + c * 10 + i.c[1] + nc.v + Friend().see(s) + Has<Deduce>::value + m.all() +
         t.i + variadic(3, n, 2, 1) + parity(n);
}
CACHED int lowlevel(int n) {
  int k = n;
  int o = order(k) + k * 10;
  _Complex double z = cplx(n) * cplx(1);
  return o + vla(n) + int(__real__ z) + int(__imag__ z) + int(wide(n) >> 69) + int(odd(n)) + assembled(n) +
         old_atomic(n) + int(std::memory_order_relaxed);
}
CACHED int memory(int n) {
  std::byte b{7};
  int src[3] = {n, 2, 3}, dst[3];
  std::memcpy(dst, src, sizeof src);
  std::memset(src, 0, 4);
  char buf[20];
  std::snprintf(buf, sizeof buf, "%03d|%x", n, n * 9);
  return dst[0] + src[1] + buf[1] + int(std::strlen(buf)) + std::bit_cast<int>(1.5f) % 1000 + int(b) +
         std::launder(&dst[1])[0];
}
CACHED std::string sources(int n) {
  auto loc = [](std::source_location l = std::source_location::current()) {
    return std::string(l.function_name()).size() > 0;
  };
  return (loc() ? "y" : "n") + std::string(typeid(n).name()) + (std::is_constant_evaluated() ? "c" : "r");
}
void run() {
  show(oddities(4), lowlevel(3), memory(5), sources(1));
}
