// RUN: %compare_variants %s -- %fingerprints
#include <memory>
#include <streambuf>
#include <ostream>
#include <string>
#include <vector>

struct Shape {
  virtual ~Shape() = default;
  virtual int area() const = 0;
  virtual int name() const { return 1; }
};
struct Square : Shape {
  explicit Square(int side) : side(side) {}
  int area() const override { return side * side * EDIT(1, 2); }
  int side;
};
struct Plain { virtual int f() const { return 1; } };
struct Derived : Plain { int f() const override { return EDIT(1, 2); } };

[[cachepy::cache_file]] int changes_override_of_local(int x) { const Shape& shape = Square(x); return shape.area(); }
[[cachepy::cache_file]] int changes_override_behind_pointer(int x) {
  std::vector<std::unique_ptr<Shape>> shapes;
  shapes.push_back(std::make_unique<Square>(x));
  return shapes[0]->area();
}
int total(const Shape& shape) { return shape.area(); }
[[cachepy::cache_file]] int changes_override_by_callee(int x) { return total(Square(x)); }
[[cachepy::cache_file]] int changes_override_of_argument([[cachepy::ignore_arg]] const Plain& plain) { return plain.f(); }
[[cachepy::cache_file]] int changes_dispatch([[cachepy::ignore_arg]] const Derived& derived) { return derived.EDIT(f, Plain::f)(); }
[[cachepy::cache_file]] int keeps_class_not_used(int) { return 1; }

struct Upper : std::streambuf {
  std::string text;
  int overflow(int c) override { text += static_cast<char>(c + EDIT(0, 1)); return c; }
};
[[cachepy::cache_file]] std::string changes_override_called_by_library(int x) {
  Upper buffer;
  std::ostream(&buffer) << x;
  return buffer.text;
}

// Where both functions are reached anyway.
struct Speaker { virtual ~Speaker() = default; EDIT(, virtual) int speak() const { return 1; } };
struct Loud : Speaker { int speak() const { return 2; } };
int hear(const Speaker& speaker) { return speaker.speak(); }
[[cachepy::cache_file]] int changes_virtual(int x) { const Loud loud; return x + 10 * hear(loud) + loud.speak(); }

struct Left { virtual ~Left() = default; };
struct Right { virtual ~Right() = default; };
struct Both : Left, EDIT(public, private) Right {};
bool has_right(const Left& left) { return dynamic_cast<const Right*>(&left) != nullptr; }
[[cachepy::cache_file]] bool changes_what_dynamic_cast_finds(int) { return has_right(Both()); }
struct Error : EDIT(public, private) Right {};
void fail() { throw Error(); }
[[cachepy::cache_file]] int changes_what_is_caught(int) { try { fail(); } catch (const Right&) { return 1; } catch (...) {} return 2; }
