#include "shapes.h"

namespace {
[[cachepy::cache_file]] int same_name_elsewhere(int value) { return value * 1000; }
}  // namespace

int in_other_unit(int value) {
  return counter(value) + same_name_elsewhere(1) + doubled(3) + int(doubled(std::string("ab")).size());
}
