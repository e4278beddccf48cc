# Implicit members that nothing but the plugin's code needs are defined after the end of the file: assignments of classes with
# arrays, moves, defaulted comparisons, vtables. From a source, a precompiled header and a module.
cat > types.h <<'END'
#include <cachepy/cachepy.h>
#include <array>
#include <compare>
#include <cstdio>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <unordered_map>
#include <variant>
#include <vector>
struct Array { double v[2]; };
struct Text { std::string v[2]; int n[2][3]; bool operator==(const Text&) const = default; };
struct Ordered { int v[2]; auto operator<=>(const Ordered&) const = default; };
struct Member { Array a; Text t; std::optional<Array> o; };
struct Base { int b[2]; Base& operator=(const Base&) = default; Base() = default; Base(const Base&) = default; };
struct Derived : Base { Array d[2]; };
struct Owner { std::unique_ptr<Text> p; std::unique_ptr<int> q; };
struct Final final { virtual ~Final() = default; virtual int f() const { return v[1]; } int v[2] = {}; };
struct Fields { unsigned a : 3; unsigned b : 5; int c[2]; };
struct Float { long double v[2]; std::array<Text, 2> a; };
template <class T> struct Of { T v[3]; };
enum class Colour { kRed };
END
cat > functions.h <<'END'
#define C [[cachepy::cache_file("cache")]] inline
C std::vector<Array> arrays(int k) { return {{{1, 2}}, {{k * 1.0, 4}}}; }
C std::vector<Text> texts(int k) { return {{{"a", "b"}, {{k}}}}; }
C std::map<Ordered, Array> ordered(int k) { return {{{{k, 1}}, {{1, 2}}}, {{{0, 1}}, {{3, 4}}}}; }
C std::set<Ordered> ordered_set(int k) { return {{{k, 1}}, {{0, 1}}}; }
C std::vector<Member> members(int k) { Member m; m.t.n[0][0] = k; m.o = Array{{1, 2}}; return {m, m}; }
C std::vector<Derived> derived(int k) { Derived d; d.b[0] = d.b[1] = k; d.d[0] = d.d[1] = {}; return {d}; }
C std::vector<Owner> owners(int) { std::vector<Owner> o(2); o[0].p = std::make_unique<Text>(); return o; }
C std::vector<Final> finals(int k) { Final f; f.v[1] = k; return {f}; }
C std::vector<Fields> fields(int k) { return {{1, 2, {k, 4}}}; }
C std::vector<Float> floats(int k) { return {{{1.5L, k * 1.0L}, {}}}; }
C std::vector<Of<Of<std::string>>> of(int k) { Of<Of<std::string>> v; v.v[0].v[1] = std::to_string(k); return {v}; }
C std::variant<Array, std::vector<Of<Text>>> variant(int k) { if (k) return std::vector<Of<Text>>(2); return Array{}; }
C std::tuple<Array, Text, std::optional<Float>> tuple(int) { return {}; }
C std::unordered_map<std::string, std::array<Array, 2>> table(int k) { return {{std::to_string(k), {}}}; }
C std::unique_ptr<std::vector<Text>> pointer(int k) { return std::make_unique<std::vector<Text>>(k); }
C std::shared_ptr<Derived> shared(int) { return std::make_shared<Derived>(); }
C int taken(std::vector<Text> t, std::map<Ordered, Member> m, const Owner& o, Final f, Colour, std::vector<Of<Array>> v) {
  return int(t.size() + m.size() + v.size()) + f.f() + !o.p;
}
inline void run() {
  std::printf("%zu %zu %zu %zu\n", arrays(1).size(), texts(1).size(), ordered(1).size(), ordered_set(1).size());
  std::printf("%d %d %zu %d\n", members(1)[1].t.n[0][0], derived(1)[0].b[1], owners(1).size(), finals(1)[0].f());
  std::printf("%d %g %s %zu\n", fields(1)[0].c[0], double(floats(1)[0].v[1]), of(1)[0].v[0].v[1].c_str(), variant(1).index());
  std::printf("%d %zu %zu %d\n", !!std::get<2>(tuple(1)), table(1).size(), pointer(2)->size(), !shared(1));
  std::printf("%d\n", taken(texts(1), {}, {}, {}, {}, {{}}));
}
END
echo '#include "types.h"
#include "functions.h"
int main() { run(); }' > source.cpp
cxx source.cpp -o source && judge ./source && judge ./source

echo '#include "types.h"
#include "functions.h"' > all.h
cxx -x c++-header all.h -o all.pch
echo 'int main() { run(); }' > use.cpp
cxx -include-pch all.pch use.cpp -o precompiled && judge ./precompiled

echo 'module;
#include "types.h"
export module m;
extern "C++" {
#include "functions.h"
}
export void go() { run(); }' > m.cppm
cxx --precompile -x c++-module m.cppm -o m.pcm
cxx -c m.pcm -o m.o
echo 'import m; int main() { go(); }' > main.cpp
cxx -fmodule-file=m=m.pcm main.cpp m.o -o module && judge ./module
echo "all definitions were made"
