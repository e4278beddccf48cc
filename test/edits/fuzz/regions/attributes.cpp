//@ main
struct [[gnu::packed]] Packed {
  char c;
  int i;
};
struct alignas(16) Aligned {
  char c;
};
struct Empty {};
struct Slim {
  [[no_unique_address]] Empty e;
  int i;
};
enum class [[nodiscard]] Small : signed char { a = 1, b = -2 };
enum [[clang::flag_enum]] Flags { flag1 = 1, flag2 = 2 };
struct [[clang::trivial_abi]] Handle {
  int v;
  Handle(int x) : v(x) {}
  Handle(const Handle& o) : v(o.v + 1) {}
  ~Handle() {}
};
typedef int v4 __attribute__((vector_size(16)));
typedef float f2 __attribute__((ext_vector_type(2)));
using Volatile = volatile int;
[[gnu::noinline, gnu::pure]] static int pure(int n) {
  return n + 1;
}
[[gnu::always_inline]] inline int inlined(int n) {
  return n * 2;
}
[[gnu::const]] static int constant(int n) {
  return n - 3;
}
__attribute__((optnone)) static double slow(double x) {
  return x * 0.1 + 0.2;
}
[[gnu::cold]] [[deprecated("old")]] static int cold(int n) {
  return n;
}
static void cleanup(int* p) {
  *p += 1;
}
[[gnu::weak]] int weak(int n) {
  return n + 6;
}
[[gnu::visibility("hidden")]] int hidden(int n) {
  return n + 7;
}
__attribute__((enable_if(true, ""))) static int enabled(int n) {
  return n + 8;
}
[[gnu::target("sse4.2")]] static int targeted(int n) {
  return n + 9;
}
static void sink_it(int) {}
CACHED int layouts(int n) {
  return int(sizeof(Packed) + sizeof(Aligned) * 10 + sizeof(Slim) * 100 + alignof(Aligned) * 1000 +
             offsetof(Packed, i)) +
         n + int(Small::b) + (flag1 | flag2);
}
CACHED int functions(int n) {
  return pure(n) + inlined(n) * 10 + constant(n) + cold(n) + weak(n) + hidden(n) + enabled(n) + targeted(n) +
         int(slow(n) * 10);
}
CACHED int vectors(int n) {
  v4 a = {n, 2, 3, 4}, b = {1, 1, 1, n};
  v4 c = a * b + 2;
  f2 f = {1.5f, float(n)};
  f2 g = f.yx;
  return c[0] + c[3] * 10 + int(g.x) + __builtin_shufflevector(a, b, 0, 5, 2, 7)[3];
}
CACHED int variables(int n) {
  int r = 0;
  {
    [[gnu::cleanup(cleanup)]] int c = n;
    [[maybe_unused]] Volatile v = 5;
    r = v + c;
  }
  Handle h(n), k = h;
  [[gnu::aligned(32)]] int al = n;
  return r + k.v + al + int(__alignof__(al));
}
CACHED int assumed(int n) {
  [[assume(n > 0)]];
  if (__builtin_expect(n > 2, 1)) [[likely]]
    n += 2;
  else [[unlikely]]
    n -= 1;
#pragma clang loop unroll(disable)
  for (int i = 0; i < 3; ++i) n += i;
  [[clang::nomerge]] sink_it(n);
  return n;
}
void run() {
  show(layouts(1), functions(4), vectors(3), variables(5), assumed(3));
}
