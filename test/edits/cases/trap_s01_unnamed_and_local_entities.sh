# Every kind of closure and of unnamed or local entity twice, side by side, in two translation units: each runs its own body, also
# without a cache, and has its own entry and, within a translation unit, its own name.
cat > unit.cpp <<'END'
#include <cachepy/cachepy.h>
#include <cstdio>
#define C [[cachepy::cache_file("cache")]]
#define CONCAT_(a, b) a##b
#define CONCAT(a, b) CONCAT_(a, b)

constexpr int kUnit = UNIT * 1000;  // the bodies are the same in both translation units but for this

template <class F>
C int apply([[cachepy::ignore_arg]] F f, int x) { return f(x); }
template <class F>
C int make(int x) { return F{}(x); }
template <class F>
C int value_of(int x) { return F::value(x); }
template <class E>
C int size_of(int x) { return x + kUnit + static_cast<int>(sizeof(E)); }
template <auto f>
C int fixed(int x) { return f(x); }


static struct { C int next(int x) const { return x + kUnit + 1; } } by_one;
static struct { C int next(int x) const { return x + kUnit + 2; } } by_two;
namespace {
typedef struct { C static int next(int x) { return x + kUnit + 3; } } Three;
typedef struct { C static int next(int x) { return x + kUnit + 4; } } Four;
struct Outer {
  struct { C int next(int x) const { return x + kUnit + 5; } } first;
  struct { C int next(int x) const { return x + kUnit + 6; } } second;
  int by_initialiser = apply([](int x) { return x + kUnit + 7; }, 1);
  int by_second = apply([](int x) { return x + kUnit + 8; }, 1);
  static constexpr auto closure = [](int x) { return x + kUnit + 9; };
  static constexpr auto another = [](int x) { return x + kUnit + 10; };
};
template <int n> int numbered = apply([](int x) { return x + kUnit + 20 + n; }, 1);
template <int n> int other = apply([](int x) { return x + kUnit + 30 + n; }, 1);
template <class T> int of_type(int x) {
  struct L { C static int f(int x) { return x + kUnit + 40 + static_cast<int>(sizeof(T)); } };
  return L::f(x) + make<decltype([](int x) { return x + kUnit + 50 + static_cast<int>(sizeof(T)); })>(x);
}
}
static union { int i; static int value(int x) { return x + kUnit + 11; } } u1;
static union { int i; static int value(int x) { return x + kUnit + 12; } } u2;
static enum : char { kA } e1;
static enum : short { kB } e2;
static int with_default(int x, int y = apply([](int v) { return v + kUnit + 13; }, 1), int z = apply([](int v) { return v + kUnit + 14; }, 1)) { return x + y + z; }
#define PLUS 15
using Macro = decltype([](int x) { return x + kUnit + PLUS; });
#undef PLUS
#define PLUS 16
using Again = decltype([](int x) { return x + kUnit + PLUS; });
static int local_classes(int x) {
  int sum = 0;
  { struct L { C static int f(int x) { return x + kUnit + 17; } }; std::printf("%d ", L::f(x)); }
  { struct L { C static int f(int x) { return x + kUnit + 18; } }; std::printf("%d ", L::f(x)); }
  { struct L { static int value(int x) { return x + kUnit + 19; } }; std::printf("%d ", value_of<L>(x)); }
  { struct L { static int value(int x) { return x + kUnit + 20; } }; std::printf("%d ", value_of<L>(x)); }
  { enum { kA = 1 } e; enum { kB = 1ll << 40 } f; std::printf("%d %d\n", size_of<decltype(e)>(x), size_of<decltype(f)>(x)); }
  return sum;
}
#if UNIT == 1
inline int in_inline(int x) {
  { struct L { C static int f(int x) { return x + 101; } }; std::printf("%d ", L::f(x)); }
  { struct L { C static int f(int x) { return x + 102; } }; std::printf("%d ", L::f(x)); }
  std::printf("%d ", apply([](int x) { return x + 103; }, x));
  return apply([](int x) { return x + 104; }, x);
}
template <int n> int in_template(int x) {
  { struct L { C static int f(int x) { return x + 105 + n; } }; std::printf("%d ", L::f(x)); }
  { struct L { C static int f(int x) { return x + 107 + n; } }; std::printf("%d ", L::f(x)); }
  return apply([](int x) { return x + 109 + n; }, x);
}
#endif
int CONCAT(run, UNIT)() {
  std::printf("%d %d %d %d\n", by_one.next(1), by_two.next(1), Three::next(1), Four::next(1));
  Outer o;
  std::printf("%d %d %d %d %d %d\n", o.first.next(1), o.second.next(1), o.by_initialiser, o.by_second, apply(Outer::closure, 1), apply(Outer::another, 1));
  std::printf("%d %d %d %d\n", numbered<1>, numbered<2>, other<1>, other<2>);
  std::printf("%d %d\n", of_type<char>(1), of_type<int>(1));
  std::printf("%d %d %d %d\n", value_of<decltype(u1)>(1), value_of<decltype(u2)>(1), size_of<decltype(e1)>(1), size_of<decltype(e2)>(1));
  std::printf("%d\n", with_default(1));
  std::printf("%d %d\n", make<Macro>(1), make<Again>(1));
  local_classes(1);
  std::printf("%d %d\n", apply([](int x) { return x + kUnit + 60; }, 1), apply([](int x) { return x + kUnit + 61; }, 1));
  std::printf("%d %d\n", fixed<[](int x) { return x + kUnit + 62; }>(1), fixed<[](int x) { return x + kUnit + 63; }>(1));
  std::printf("%d %d\n", apply([](auto x) { return x + kUnit + 64; }, 1), apply([](auto x) { return x + kUnit + 65; }, 1));
  std::printf("%d\n", apply([](int x) { return apply([](int x) { return x + kUnit + 66; }, x) + apply([](int x) { return x + kUnit + 67; }, x); }, 1));
#if UNIT == 1
  std::printf("%d\n", in_inline(1));
  std::printf("%d %d\n", in_template<1>(1), in_template<2>(1));
#endif
  return 0;
}
#if UNIT == 1
int run2();
int main() { run1(); run2(); }
#endif
END
for unit in 1 2; do
  cxx -c -DUNIT=$unit unit.cpp -o cached$unit.o
  plain -c -DUNIT=$unit unit.cpp -o plain$unit.o
done
cxx cached1.o cached2.o -o cached
plain plain1.o plain2.o "$TEST_LIBRARIES/libcachepy.a" -lpthread -o plain
plain_says=$(./plain)
says() { [ "$(cat out.txt)" = "$plain_says" ] || fail "$1: $(diff out.txt <(echo "$plain_says"))"; }
CACHEPY_DISABLE=1 ./cached > out.txt || fail "the program fails without a cache"
says "without a cache"
CACHEPY_PACK_LIMIT=0 CACHEPY_VERBOSE=1 ./cached > out.txt 2> cold.txt || fail "the program fails"
says cold
CACHEPY_VERBOSE=1 ./cached > out.txt 2> warm.txt || fail "the program fails"
says warm
grep -q "miss\|first execution" warm.txt && fail "computed again: $(cat warm.txt)"

calls=$(grep -c "(x=1)\|, x=1)" cold.txt)
entries=$(find cache/results -name '*.cpz' | wc -l)
[ "$calls" = "$entries" ] && [ "$entries" -gt 80 ] || fail "$entries entries for $calls calls"
names=$(sed -n 's/^\[cachepy\] \(.*\)(\(f=(ignored), \)\{0,1\}x=1).*/\1/p' warm.txt | sort | uniq -c | sort -rn)
[ "$(echo "$names" | awk '$1 > 2' | wc -l)" = 0 ] || fail "more than one a translation unit of: $names"
