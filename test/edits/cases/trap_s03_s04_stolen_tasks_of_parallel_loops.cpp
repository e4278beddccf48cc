// Parallel loops inside of each other: a thread that waits for its own tasks does those of others meanwhile, equal calls among
// them. Nothing fails or hangs, files that the inner tasks read count for their own call, and only for that one.
// flags: -std=c++20 -O1 -ltbb
#include <cachepy/cachepy.h>
#include <cachepy/graph.h>
#include <tbb/global_control.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>
#include <tbb/task_group.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <execution>
#include <fstream>
#include <numeric>
#include <string>
#include <vector>
#define C [[cachepy::cache_file("cache")]]

// By version of the program, so that what the first one stored must not be served where a file has changed.
static std::string path_of(int i) {
  return "f" + std::to_string(i) + ".txt";
}
static int read(const std::string& path) {
  std::ifstream in(path);
  int value = -1;
  in >> value;
  return value;
}
static void pause(int i) {
  usleep(50 + 60 * (i * 7 % 5));
}

template <class Body>
static void loop(int count, Body body) {
  tbb::parallel_for(0, count, 1, body, tbb::simple_partitioner());
}

// Each inner task reads a file of its call.
C int loads(int sample) {
  std::atomic<int> sum = 0;
  loop(8, [&](int k) {
    pause(k);
    sum += read(cachepy::track_file(path_of(sample % 4)));
  });
  return sum;
}
C int loads_bound(int sample) {
  std::atomic<int> sum = 0;
  loop(8, [&sum, load = cachepy::bind_context(
                     [sample, &sum] { sum += read(cachepy::track_file(path_of(sample % 4))); })](int k) {
    pause(k);
    load();
  });
  return sum;
}
C int in_a_group(int sample) {
  std::atomic<int> sum = 0;
  tbb::task_group group;
  for (int k = 0; k < 6; ++k)
    group.run([&, k] {
      pause(k);
      sum += loads(sample + k);
    });
  group.wait();
  return sum;
}
C int by_policy(int sample) {
  std::vector<int> all(8);
  std::iota(all.begin(), all.end(), sample);
  std::for_each(std::execution::par, all.begin(), all.end(), [](int& x) {
    pause(x);
    x = loads(x % 5);
  });
  return std::accumulate(all.begin(), all.end(), 0);
}
C int in_an_arena(int sample) {
  std::atomic<int> sum = 0;
  tbb::task_arena arena(3);
  arena.execute([&] { loop(5, [&](int k) { sum += loads_bound(sample + k); }); });
  return sum;
}
C int three_levels(int sample) {
  std::atomic<int> sum = 0;
  loop(4, [&](int k) { sum += in_a_group(sample + k) + by_policy(sample); });
  return sum;
}

static int run(int round) {
  std::atomic<int> sum = 0;
  loop(40, [&](int i) { sum += loads(i % 6) + loads_bound(i % 5); });
  loop(30, [&](int i) { sum += in_a_group(i % 3) + by_policy(i % 3) + in_an_arena(i % 2); });
  loop(12, [&](int i) { sum += three_levels(i % 2); });
  return sum + round;
}

int main() {
  tbb::global_control threads(tbb::global_control::max_allowed_parallelism, 8);
  for (int i = 0; i < 4; ++i) std::ofstream(path_of(i)) << E(10, 20) * i;
  tbb::task_arena arena(8);
  for (int round = 0; round < E(1, 2); ++round) {
    std::printf("%d\n", arena.execute([&] { return run(round); }));
    std::ofstream(path_of(2)) << 1000 + round;
    usleep(20'000);
  }
  // A call of one sample knows one file: those that were done meanwhile are not its own.
  int wrong = 0;
  for (const auto& [id, node] : cachepy::cache_tree_nodes()) {
    if (node.fname.starts_with("loads") && (node.files.size() != 1 || !node.children.empty())) ++wrong;
  }
  std::printf("%d\n", wrong);
}
