// A library that is compiled without the plugin.
#include "inline.h"

static int inside(int x) {
  return x + 80;
}
int from_foreign_library(int x) {
  return inside(x);
}
