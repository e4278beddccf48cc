// A virtual function of a class that no other file can name is overridden by one of the same file.
#include <cachepy/cachepy.h>

#include <cstdio>
#include <memory>

namespace {
struct Base {
  virtual ~Base() = default;
  virtual int value() const { return 1; }
};
struct Derived : Base {
  int value() const override { return E(2, 3); }
};
}  // namespace
Base& made(int kind) {
  static Derived derived;
  static Base base;
  return kind > 0 ? derived : base;
}
static Base* current;

[[cachepy::cache_file("cache")]] int ask(int x) {
  return x + current->value();
}

int main() {
  current = &made(1);
  std::printf("%d\n", ask(0));
}
