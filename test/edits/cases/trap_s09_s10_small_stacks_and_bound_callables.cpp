// Cached calls in threads with the smallest stacks, and callables bound to a call that are stored, copied, moved, called twice,
// and called when the call has ended.
#include <cachepy/cachepy.h>
#include <limits.h>
#include <pthread.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <functional>
#include <string>
#include <thread>
#include <utility>
#include <vector>
#define C [[cachepy::cache_file("cache")]]

static int read(int i) {
  std::ifstream in(cachepy::track_file("f" + std::to_string(i) + ".txt"));
  int value = -1;
  in >> value;
  return value;
}

C int twice(int x) {
  return 2 * x;
}
C std::string name(const std::string& text, const std::vector<double>& numbers) {
  return text + std::to_string(numbers.size());
}
static void* small(void*) {
  std::printf("%d %s\n", twice(21), name("text", {1, 2, 3}).c_str());
  return nullptr;
}

template <class Callable>
static int in_thread(Callable&& callable) {
  int result = 0;
  std::thread([&] { result = callable(); }).join();
  return result;
}
[[cachepy::ignore]] static std::function<int()> kept;
[[cachepy::ignore]] static std::function<void(std::function<int()>)>
    pool;  // runs it in a thread that was there before

static int in_pool(std::function<int()> work) {
  int result = 0;
  pool([&] { return result = work(); });
  return result;
}

C int binds(int n) {
  const auto constant = cachepy::bind_context([n] { return read(n); });
  int calls = 0;
  auto counts = cachepy::bind_context([n, calls]() mutable { return ++calls * read(n + 1); });
  std::vector<std::function<int()>> stored{constant, counts};
  auto copy = constant;
  auto moved = std::move(copy);
  const std::function<int()> twice_bound =
      cachepy::bind_context(cachepy::bind_context([n] { return read(n + 2); }));
  int sum = in_pool(constant) + in_pool(moved) + in_pool(twice_bound);
  for (auto& function : stored) sum += in_pool(std::ref(function)) + in_pool(std::ref(function));
  return sum + in_pool(counts) + in_thread(constant);
}
C int keeps(int n) {
  kept = cachepy::bind_context([n] { return read(n); });
  return n;
}

int main() {
  for (int i = 0; i < 6; ++i) std::ofstream("f" + std::to_string(i) + ".txt") << E(1, 2) * (i + 1);
  usleep(20'000);
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, std::max<std::size_t>(16'384, PTHREAD_STACK_MIN));
  for (int i = 0; i < 2; ++i) {
    pthread_t thread;
    if (pthread_create(&thread, &attributes, small, nullptr) == 0) pthread_join(thread, nullptr);
  }
  std::function<int()> work;
  volatile bool stop = false;
  volatile int state = 0;
  std::thread worker([&] {
    while (!stop) {
      if (state == 1) {
        __sync_synchronize();
        work();
        __sync_synchronize();
        state = 2;
      }
      usleep(50);
    }
  });
  pool = [&](std::function<int()> next) {
    work = std::move(next);
    __sync_synchronize();
    state = 1;
    while (state != 2) usleep(50);
    __sync_synchronize();
    state = 0;
  };
  for (int round = 0; round < 5; ++round) {
    std::ofstream("f" + std::to_string(round) + ".txt") << 100 * round + 7;
    usleep(20'000);
    cachepy::with_options({.force = true}, [&] { return keeps(round); });
    std::printf("%d %d\n", binds(round % 2), kept());
  }
  stop = true;
  worker.join();
}
