#include "inline.h"

int from_static_library(int x) {
  return x + 30;
}
