// What a result alone owns is stored, however often it points to it.
// served
#include <cachepy/cachepy.h>

#include <cstdio>
#include <memory>
#include <unordered_map>
#include <vector>
#define C [[cachepy::cache_file("cache")]]

struct Node {
  int value = 0;
  std::shared_ptr<Node> next;
  std::vector<std::shared_ptr<const int>> data;
};
struct Graph {
  std::vector<std::shared_ptr<Node>> nodes;
  std::unordered_map<int, std::shared_ptr<int>> weights;
};

static std::vector<std::weak_ptr<Node>> watched;

C Graph ring(int n) {
  std::fprintf(stderr, "ran ring\n");
  Graph graph;
  const auto datum = std::make_shared<int>(n);
  for (int i = 0; i < n; ++i) {
    graph.nodes.push_back(std::make_shared<Node>());
    graph.nodes.back()->value = i;
    graph.nodes.back()->data = {datum, datum};
    graph.weights[i] = std::make_shared<int>(i);
    watched.push_back(graph.nodes.back());
  }
  for (int i = 0; i < n; ++i) graph.nodes[i]->next = graph.nodes[(i + 1) % n];
  return graph;
}
C std::shared_ptr<int> moved(std::shared_ptr<int> p) {
  std::fprintf(stderr, "ran moved\n");
  return std::make_shared<int>(*p + 1);
}

int main() {
  Graph graph = ring(3);
  std::printf("%d %d %d ", graph.nodes[2]->next == graph.nodes[0],
              graph.nodes[0]->data[0] == graph.nodes[1]->data[1], *graph.weights.at(2));
  std::printf("%d\n", *moved(std::make_shared<int>(1)));
  for (const auto& node : graph.nodes) node->next = nullptr;
}
