#include <cachepy/cachepy.h>
#include <cachepy/graph.h>

#include <cstdio>

#include "part.h"

[[cachepy::cache_file("cache")]]
double whole(int n) {
  cachepy::untracked([] { std::puts("computing whole"); });
  return part(n) + part(n + 1);
}

int main() {
  std::printf("%g\n", whole(7));
  cachepy::cache_tree_sync("cache");
  for (const auto& [id, node] : cachepy::cache_tree_nodes())
    std::printf("%s has %zu children and %zu parents\n", node.fname.c_str(), node.children.size(),
                node.parents.size());
}
