#pragma once
#include <cachepy/cachepy.h>

#include <string>

// One static variable for the whole program, also when the wrapper is in between.
[[cachepy::cache_file]] inline int counter(int step) {
  static int calls = 0;
  return calls += step;
}

template <class T>
[[cachepy::cache_file]] T doubled(const T& value) {
  static int calls = 0;
  ++calls;
  return value + value;
}
extern template int doubled<int>(const int&);

/// Their vtables: in every unit, with scaled(), with key().
struct Inline {
  int k = 2;
  virtual ~Inline() = default;
  [[cachepy::cache_file]] virtual int scaled(int x) const { return k * x; }
};
struct Keyed : Inline {
  [[cachepy::cache_file]] int scaled(int x) const override;
  [[cachepy::cache_file]] virtual int shifted(int x) const { return k + x; }
};
struct KeyedLater {
  [[cachepy::cache_file]] virtual int scaled(int x) const { return 9 * x; }
  virtual int key(int x) const;
};

/// Constructors in every unit, with a static variable that is one.
struct Made {
  [[cachepy::cache_file]] explicit Made(int n) : text(n, 'x') {
    static int calls = 0;
    order = ++calls;
  }
  template <class T>
  [[cachepy::cache_file]] Made(const T& from, int n) : Made(n + int(from)) {}
  const std::string text;
  int order;
};
extern template Made::Made(const char&, int);

int in_other_unit(int value);
