#include "part.h"

#include <cachepy/cachepy.h>

#include <cstdio>

[[cachepy::cache_file("cache")]]
double part(int n) {
  cachepy::untracked([] { std::puts("computing part"); });
  return n / 2.0;
}
