# Where it is unknown whether a call below does the same again, the caller is computed after an edit of the callee.
cat > app.cpp <<END
$head
#include <cstdlib>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>
#ifdef SECOND
#define E(a, b) b
#else
#define E(a, b) a
#endif
C int throws(int x) { if (x > 2) throw std::runtime_error(E("one", "two")); return x; }
C std::string catches(int x) { try { return std::to_string(throws(x)); } catch (const std::exception& e) { return e.what(); } }

struct Picky { int value; };
template <>
struct cachepy::Codec<Picky> {
  static void encode(Encoder& out, const Picky& p) { throw std::runtime_error("picky"); }
  static Picky decode(Decoder& in) { return {0}; }
};
C int has_no_key(const Picky& p) { return p.value * E(2, 3); }
C int above_it(int x) { return has_no_key({x}); }

struct Base { virtual ~Base() = default; virtual int get(int x) const; };
C int half(int x) { return x / 2; }
int Base::get(int x) const { return half(x); }
struct Derived : Base {
  E(, C int get(int x) const override { return x * 100; })
};
C int asks(int x) { std::unique_ptr<Base> b = std::make_unique<Derived>(); return b->get(x); }

C int leaves(int x) { E(, std::ofstream("$PWD/left.txt") << x;) return x; }
[[cachepy::cache_file("cache", effects = {"files"})]] int keeps(int x) { return leaves(x) + 1; }

[[cachepy::cache_file("cache", version = E("1", "2"))]] int versioned(int x) { return x; }
C int above_version(int x) { return versioned(x); }

struct Shape { virtual ~Shape() = default; virtual int area(int) const = 0; };
struct Square : Shape { C int area(int x) const override { return x * E(1, 2); } };
C int measures(int x) { Square s; const Shape& shape = s; return shape.area(x); }

template <class T> C T scaled(T x) { return x * E(2, 5); }
C double generic(int x) { return scaled(x) + scaled(double(x)); }

int main(int argc, char** argv) {
  if (argc > 1) {
    try { throws(3); } catch (...) {}
    half(8);
    leaves(5);
    versioned(6);
    Square().area(7);
    scaled(8.0);
  }
  if (argc > 2) std::remove("left.txt");
  std::printf("%s %d %d %d %d %d %g\n", catches(3).c_str(), above_it(4), asks(8), keeps(5), above_version(6), measures(7), generic(8));
  std::ifstream left("left.txt");
  std::printf("%d\n", left.good());
}
END
cxx app.cpp -o app
judge ./app
judge ./app
cxx -DSECOND app.cpp -o app
CACHEPY_DISABLE=1 ./app > wanted.txt
rm -f left.txt
[ "$(./app first)" = "$(cat wanted.txt)" ] || fail "gives $(./app first), not $(cat wanted.txt)"
[ "$(./app first again)" = "$(cat wanted.txt)" ] || fail "the second time"
cxx app.cpp -o app
rm -f left.txt
[ "$(./app first)" = "$(CACHEPY_DISABLE=1 ./app)" ] || fail "the first version again"
