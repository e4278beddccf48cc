#include "shapes.h"

namespace {
[[cachepy::cache_file]] int same_name_elsewhere(int value) { return value * 1000; }
}  // namespace

// Vtables go with these functions; nothing else here needs them.
int Keyed::scaled(int x) const { return -k * x; }
int KeyedLater::key(int x) const { return x; }

template Made::Made(const char&, int);

int in_other_unit(int value) {
  return Made(value).order + int(Made(char(2), 1).text.size()) + Inline().scaled(3) + counter(value) + same_name_elsewhere(1) + doubled(3) + int(doubled(std::string("ab")).size());
}
