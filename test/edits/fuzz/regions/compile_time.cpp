//@ main
constexpr int fib(int n) {
  return n < 2 ? n : fib(n - 1) + fib(n - 2);
}
consteval int square(int n) {
  return n * n;
}
constinit int start = fib(7);
static_assert(sizeof(int) == 4);
template <class T>
constexpr bool is_small = sizeof(T) < 4;
struct Lit {
  int v;
  constexpr Lit(int x) : v(x + 1) {}
  constexpr operator int() const { return v; }
};
constexpr Lit lit{4};
constexpr std::array<int, 4> table = [] {
  std::array<int, 4> a{};
  for (int i = 0; i < 4; ++i) a[i] = i * i + 1;
  return a;
}();
static int runtime_or(int n) {
  if consteval {
    return 1;
  } else {
    return n;
  }
}
constexpr int either(int n) {
  if (std::is_constant_evaluated()) return n + 1;
  return n + 2;
}
struct Abs {
  virtual int f() = 0;
};
struct Fin final {};
enum Old { o1, o2 = 5, o3 };
enum class New : unsigned short { n1 = 3, n2 };
typedef int Function(int);
using Pointer = int (*)(int);
static int one(int n) {
  return n + 1;
}
static int two(int n) {
  return n * 2;
}
static Pointer const pick[] = {one, two};
CACHED int constants(int n) {
  constexpr int local = fib(9);
  return local + square(5) + start + lit + table[n] + runtime_or(n) + either(n) + is_small<char>;
}
CACHED int traits(int n) {
  return std::is_abstract_v<Abs> + __is_final(Fin) * 2 + std::is_trivially_copyable_v<std::string> * 4 +
         noexcept(one(1)) * 8 + std::is_same_v<decltype(n), int> * 16 + int(sizeof(Abs)) * 100 +
         int(alignof(double)) + o3 + int(New::n2) + __array_rank(int[3][4]) * 1000 +
         int(__builtin_offsetof(Lit, v));
}
CACHED int calls(int n) {
  Function* f = n > 2 ? &one : &two;
  int (&r)(int) = one;
  Pointer p = pick[n & 1];
  return f(n) + r(n) * 10 + p(n) * 100 + (*f)(3);
}
CACHED int conversions(int n) {
  double d = n + 0.75;
  int i = static_cast<int>(d);
  char c = (char)(n * 50);
  unsigned u = unsigned(-n);
  const int* k = &i;
  *const_cast<int*>(k) += 1;
  long l = reinterpret_cast<long>(nullptr) + 3;
  bool b = n;
  short s(n * 9999);
  return i + c + int(u % 97) + int(l) + b + s + int(float(n) / 3 * 7) + int('A') + int(u8'b') + int(L'c') +
         (n ? 1.5 : 2);
}
CACHED std::string texts(int n) {
  const char* raw = R"(a\n"b)";
  std::string s =
      "one"
      "two";
  s += '\t';
  s += u8"x"[0] == 'x' ? "utf" : "no";
  s += raw;
  s += __func__;
  return s + std::to_string(n);
}
CACHED int builtins(int n) {
  int big;
  return __builtin_popcount(n * 7) + __builtin_clz(n) + __builtin_add_overflow(n, 2147483647, &big) * 10 +
         __builtin_bswap16(n) % 13 + (__extension__ n ?: 4) + __is_same(int, long) +
         _Generic(n, int: 5, double: 6, default: 7) + __builtin_constant_p(4) * 3;
}
void run() {
  show(constants(2), traits(3), calls(3), calls(2), conversions(3), texts(4), builtins(9));
}
