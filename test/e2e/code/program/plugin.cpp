// Loaded with dlopen; brings a cached function of its own.
#include <cachepy/cachepy.h>

int in_plugin(int x);

[[cachepy::cache_file]] static int plugged(int x) {
  return in_plugin(x);
}

extern "C" int run_plugin(int x) {
  return plugged(x);
}
