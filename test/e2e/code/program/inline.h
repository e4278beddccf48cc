// What several files see: inline functions, templates, constants, macros, defaults.
#pragma once

#include <string>

inline constexpr int kFactor = 10;
enum Level { kLow = 1, kHigh = 5 };
constexpr int cube(int x) {
  return x * x * x;
}
#define OFFSET(x) ((x) + 100)

inline int from_header(int x) {
  return x + 7;
}

template <int Step>
struct Stepper {
  int from(int x) const { return x + Step; }
};

template <class T>
T doubled(T x) {
  return x + x;
}

inline int with_default(int x, int add = 3) {
  return x + add;
}
struct Settings {
  int scale = 4;
};

// Ordered in another file, and by the library only.
struct Version {
  int major = 0;
  int minor = 0;
};
bool operator<(const Version& a, const Version& b);

// Its end counts, in another file.
struct Guard {
  explicit Guard(int* out) : out(out) {}
  ~Guard();
  int* out;
};
struct Holder {
  Guard guard;
};

struct Layout {
  int width = 1;
  long height = 2;
};

struct Shape {
  virtual ~Shape() = default;
  virtual int area() const = 0;
};
const Shape& the_shape();  // in another file, of a class that only it knows

extern const int kThreshold;  // its value is in another file
extern const int kLimit;      // computed when the program starts
int middle(int x);            // calls deep.cpp
int scaled_below(int x);      // reads what may change
int from_static_library(int x);
int from_shared_library(int x);
int from_foreign_library(int x);
int from_later_library(int x);
