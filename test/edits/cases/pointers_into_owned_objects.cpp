// Shared pointers that own one object and point to another: into a member, an element, a base; within one argument, over several,
// in results. They stay one object, or the call is computed.
// served
#include <cachepy/cachepy.h>

#include <cstdio>
#include <memory>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>
#define C [[cachepy::cache_file("cache")]]

struct Point {
  int x = 1, y = 2;
};
struct Base {
  int b = 3;
};
struct Derived : Base {
  int d = 4;
};
struct Scope {
  std::vector<Point> points{3};
};
struct Expression {
  std::shared_ptr<Scope> scope;
  std::shared_ptr<Point> point;
};
struct Reversed {
  std::shared_ptr<int> x;
  std::shared_ptr<Point> point;
};

static Expression build(bool shared) {
  Expression e{std::make_shared<Scope>(), std::make_shared<Point>()};
  if (shared) e.point = {e.scope, &e.scope->points[1]};
  return e;
}
C Expression make(bool shared) {
  return build(shared);
}
C int assign(const Expression& e) {
  const int before = std::exchange(e.point->x, 5);
  return e.scope->points[1].x + 10 * std::exchange(e.point->x, before);
}
C std::pair<std::shared_ptr<Point>, std::shared_ptr<int>> member(int v) {
  auto p = std::make_shared<Point>();
  p->x = v;
  return {p, std::shared_ptr<int>(p, &p->x)};
}
C Reversed reversed(int v) {
  auto p = std::make_shared<Point>();
  p->y = v;
  return {std::shared_ptr<int>(p, &p->y), p};
}
C std::pair<std::shared_ptr<Derived>, std::shared_ptr<Base>> base(int v) {
  auto d = std::make_shared<Derived>();
  d->b = v;
  return {d, std::shared_ptr<Base>(d, d.get())};
}
C bool same(std::shared_ptr<Point> a, std::shared_ptr<int> b) {
  return &a->x == b.get();
}
C bool same_here(const std::vector<std::shared_ptr<int>>& all,
                 const std::optional<std::shared_ptr<Point>>& p) {
  return all.back().get() == &(*p)->y;
}
static Point global;
C int of_nobody(const std::shared_ptr<Point>& a, const std::shared_ptr<int>& b) {
  return &a->x == b.get();
}

// Nothing of the kind: these are stored.
C std::vector<std::shared_ptr<Point>> twice(int v) {
  std::fprintf(stderr, "ran\n");
  auto p = std::make_shared<Point>();
  p->x = v;
  return {p, p, std::make_shared<Point>()};
}

int main() {
  for (const bool shared : {true, false}) {
    const Expression e = make(shared);
    e.point->x = 7;
    std::printf("%d %d ", e.scope->points[1].x, assign(build(shared)));
  }
  auto [p, x] = member(5);
  p->x = 77;
  const Reversed r = reversed(6);
  r.point->y = 88;
  auto [d, b] = base(7);
  d->b = 99;
  std::printf("%d %d %d\n", *x, *r.x, b->b);
  const auto q = std::make_shared<Point>();
  std::printf("%d %d ", same(q, {q, &q->x}), same(q, std::make_shared<int>(1)));
  std::printf("%d ", same_here({std::make_shared<int>(2), {q, &q->y}}, q));
  std::printf("%d ", same_here({std::make_shared<int>(2), std::make_shared<int>(2)}, q));
  const std::shared_ptr<void> nobody;
  std::printf("%d ", of_nobody({nobody, &global}, {nobody, &global.x}));
  std::printf("%d\n", of_nobody({nobody, &global}, std::make_shared<int>(global.x)));
  const auto two = twice(E(1, 2));
  two[0]->x = 9;
  std::printf("%d %d\n", two[1]->x, two[2]->x);
}
