#include "inline.h"

static int inside(int x) {
  return x + 40;
}
int from_shared_library(int x) {
  return inside(x);
}
