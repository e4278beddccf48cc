// Threads of cached calls write to one variable, with a lock or, if the program has an argument, without.
#include <cachepy/cachepy.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <mutex>
#include <thread>

namespace {

/// Through a pipe.
int first_byte() {
  std::ifstream in("data.txt");
  const char byte = static_cast<char>(in.get());
  int pipe[2];
  char read = 0;
  if (::pipe(pipe) != 0 || ::write(pipe[1], &byte, 1) != 1 || ::read(pipe[0], &read, 1) != 1) return -1;
  ::close(pipe[0]);
  ::close(pipe[1]);
  return read;
}

/// Adds from two threads.
class Sum {
 public:
  explicit Sum(bool locks) : locks_(locks) {}
  void add(int n) {
    std::unique_lock<std::mutex> lock(mutex_, std::defer_lock);
    if (locks_) lock.lock();
    sum_ += n;
  }
  int sum() const { return sum_; }

 private:
  const bool locks_;
  std::mutex mutex_;
  int sum_ = 0;
};

}  // namespace

[[cachepy::cache_file("cache")]] int adds_in_threads(bool locks) {
  Sum sum(locks);
  const auto add = [&] {
    for (int i = 0; i < 1000; ++i) sum.add(1);
    sum.add(first_byte());
  };
  std::thread first(add), second(add);
  first.join();
  second.join();
  return sum.sum() - 2000;
}

#ifdef _OPENMP
[[cachepy::cache_file("cache")]] int adds_in_openmp(bool locks) {
  Sum sum(locks);
#pragma omp parallel for num_threads(2)
  for (int i = 0; i < 2; ++i) {
    for (int j = 0; j < 1000; ++j) sum.add(1);
    sum.add(first_byte());
  }
  return sum.sum() - 2000;
}
#endif

int main(int argc, char**) {
#ifdef _OPENMP
  std::printf("%d\n", adds_in_openmp(argc == 1));
#else
  std::printf("%d\n", adds_in_threads(argc == 1));
#endif
}
