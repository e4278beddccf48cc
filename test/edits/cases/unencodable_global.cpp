// A global that cannot be turned into a key, since it refers to itself, lets the call be computed each time.
#include <cachepy/cachepy.h>

#include <cstdio>
#include <memory>

struct Node {
  int value = 0;
  std::shared_ptr<Node> next;
};
static Node node;

[[cachepy::cache_file("cache")]] int read(int x) {
  return x + node.value + (node.next ? node.next->value : 0);
}

int main() {
  node.next = std::make_shared<Node>();
  node.next->next = node.next;
  node.value = E(1, 2);
  std::printf("%d\n", read(1));
  node.next->next.reset();
  std::printf("%d\n", read(1));
}
