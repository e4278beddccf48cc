// RUN: %fingerprints %s | FileCheck %s
#include <functional>
#include <memory>
#include <vector>

// Classes that contain themselves, functions that call themselves, closures that are given themselves, variables
// that refer to each other.
struct Node { std::vector<Node> children; std::unique_ptr<Node> parent; Node* self = this; };
int depth(const Node& node) {
  int deepest = 0;
  for (const Node& child : node.children) deepest = std::max(deepest, depth(child));
  return deepest + 1;
}
template <int N> int countdown() { if constexpr (N > 0) return countdown<N - 1>(); else return 0; }
struct Link { const Link* next; };
extern const Link second;
const Link first{&second};
const Link second{&first};

// CHECK: recursive(int) {{[0-9a-f]+}}
// CHECK-DAG: countdown<0>()
// CHECK-DAG: depth(Node const &)
// CHECK-DAG: first {{[0-9a-f]+}}
// CHECK-DAG: second {{[0-9a-f]+}}
[[cachepy::cache_file]] int recursive(int x) {
  auto self = [](auto me, int n) -> int { return n ? me(me, n - 1) : 0; };
  std::function<int(int)> loop = [&](int n) { return n ? loop(n - 1) : recursive(n); };
  return x ? self(self, x) + loop(x) + depth(Node()) + countdown<20>() + (first.next == &second) : 0;
}
