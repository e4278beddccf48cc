// A pointer to a function counts by the code that it points to, with all that this code reads: also where the function is
// static, a lambda, a member function, reached through a field or a global, or calls others that were edited.
#include <cachepy/cachepy.h>

#include <cstdio>
#include <string>
#include <vector>

struct Plan {
  std::string name;
  int (*step)(int);
};

static int limit = 100;
int deeper(int x) {
  return x + E(1, 2);
}
static int twice(int x) {
  return E(2, 3) * x;
}
int through(int x) {
  return deeper(x);
}
int reads_global(int x) {
  return x < limit ? x : limit;
}
inline int fixed(int x) {
  return x + 1;
}
struct Tool {
  int factor = 3;
  int scaled(int x) const { return x * E(factor, factor + 1); }
  virtual ~Tool() = default;
  virtual int dynamic(int x) const { return x; }
};
struct Sharp : Tool {
  int dynamic(int x) const override { return x * E(10, 20); }
};
int (*global_step)(int) = through;

[[cachepy::cache_file("cache")]] int apply(int (*step)(int), int x) {
  return step(x);
}
[[cachepy::cache_file("cache")]] int planned(const std::vector<Plan>& plans, int x) {
  for (const Plan& plan : plans) x = plan.step(x);
  return x;
}
[[cachepy::cache_file("cache")]] int by_member(int (Tool::*of)(int) const, int x) {
  return (Sharp().*of)(x);
}
[[cachepy::cache_file("cache")]] int by_global(int x) {
  return global_step(x);
}
// One global for both: written through the parameter and read behind the pointer.
int level = 1;
int above(int x) {
  return x + level;
}
[[cachepy::cache_file("cache")]] int raise(int& value, int (*step)(int)) {
  value += 5;
  return step(0);
}

int main() {
  std::printf("%d %d %d\n", apply(twice, 1), apply(through, 1), apply(fixed, 1));
  std::printf("%d\n", apply([](int x) { return x - E(1, 2); }, 1));
  limit = E(5, 6);
  std::printf("%d\n", apply(reads_global, 50));
  std::printf("%d\n", planned({{"a", twice}, {"b", through}}, 1));
  std::printf("%d %d\n", by_member(&Tool::scaled, 1), by_member(&Tool::dynamic, 1));
  std::printf("%d", by_global(1));
  global_step = fixed;
  std::printf(" %d\n", by_global(1));
  int other = 1;
  const int apart = raise(other, above);
  level = 1;
  const int same = raise(level, above);
  std::printf("%d %d %d %d\n", apart, other, same, level);
}
