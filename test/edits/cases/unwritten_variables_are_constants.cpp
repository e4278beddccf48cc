// hit after edit
// A table without const that nothing writes, closures without captures, and objects that only print are in no key.
#include <cachepy/cachepy.h>

#include <chrono>
#include <cstdio>

static const char* names[] = {"one", "two"};
static int weights[2][2] = {{1, 2}, {3, 4}};
inline auto twice = [](int x) { return 2 * x; };

class Timer {
 public:
  void start() { begin_ = std::chrono::steady_clock::now(); }
  void stop(const char* what) {
    const auto took = std::chrono::steady_clock::now() - begin_;
    ++stops_;
    std::fprintf(stderr, "%s took %lld ns\n", what, static_cast<long long>(took.count()));
  }

 private:
  std::chrono::steady_clock::time_point begin_;
  int stops_ = 0;
};
static Timer timer;

[[cachepy::cache_file("cache")]] int weigh(int x) {
  timer.start();
  int sum = twice(x);
  for (const auto& row : weights)
    for (int weight : row) sum += weight;
  timer.stop("weigh");
  std::fprintf(stderr, "ran\n");
  return sum + names[x][0];
}

int main() {
  for (int i = 0; i < E(1, 3); ++i) timer.stop("main");
  std::printf("%d\n", weigh(1));
}
