// Draws the graph of its own calls into the files that its arguments name.
#include <cachepy/cachepy.h>
#include <cachepy/plot.h>

[[cachepy::cache_file("draw_cache")]]
int half(int n) {
  return n / 2;
}

int main(int argc, char** argv) {
  half(6);
  for (int i = 1; i < argc; ++i) cachepy::plot_cache_graph(argv[i]);
}
