#include <cachepy/cachepy.h>

#include "inline.h"

int in_plugin(int x) {
  return x + 60 + from_later_library(x);
}

namespace {
struct Oval : Shape {
  int width = 7;
  int area() const override { return 70; }
};
}  // namespace

extern "C" const Shape* plugin_shape() {
  static const Oval oval;
  return &oval;
}
