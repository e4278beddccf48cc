// A cached function that has name and text in common with one of cached.cpp, but not what it calls.
#include <cachepy/cachepy.h>

#include "cached.h"

static int callee(int x) {
  return x * 3;
}
namespace {
[[cachepy::cache_file]] int hidden(int x) {
  return x + 3;
}
[[cachepy::cache_file]] int same_file(int x) {
  return callee(x);
}
}  // namespace

int hidden_elsewhere(int x) {
  return hidden(x) + same_file(x);
}
