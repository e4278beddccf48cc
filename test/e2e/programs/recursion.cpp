// A cached function that calls itself, and two that call each other.
#include <cachepy/cachepy.h>
#include <pthread.h>

#include <cstddef>
#include <cstdint>
#include <vector>

#include "e2e.h"

[[cachepy::cache_file("cache")]]
std::uint64_t fibonacci(int n) {
  computed("fibonacci " + std::to_string(n));
  return n < 2 ? static_cast<std::uint64_t>(n) : fibonacci(n - 1) + fibonacci(n - 2);
}

bool is_odd(unsigned n);

[[cachepy::cache_file("cache")]]
bool is_even(unsigned n) {
  computed("is_even " + std::to_string(n));
  return n == 0 || is_odd(n - 1);
}

[[cachepy::cache_file("cache")]]
bool is_odd(unsigned n) {
  computed("is_odd " + std::to_string(n));
  return n != 0 && is_even(n - 1);
}

[[cachepy::cache_file("cache")]]
std::vector<int> collatz(int n) {
  computed("collatz " + std::to_string(n));
  std::vector<int> path{n};
  if (n == 1) return path;
  const std::vector<int> rest = collatz(n % 2 == 0 ? n / 2 : 3 * n + 1);
  path.insert(path.end(), rest.begin(), rest.end());
  return path;
}

[[cachepy::cache_file("cache")]]
int depth(int n) {
  computed("depth " + std::to_string(n));
  return n == 0 ? 0 : depth(n - 1) + 1;
}

// A level of recursion takes less than 3.5 KB of stack; what sanitizers make of it, more.
void* recurse_on_a_small_stack(void*) {
  std::cout << depth(300) << "\n";
  return nullptr;
}
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
constexpr std::size_t kSmallStackBytes = std::size_t{16} << 20;
#else
constexpr std::size_t kSmallStackBytes = std::size_t{1} << 20;
#endif

int main() {
  pthread_attr_t small;
  pthread_attr_init(&small);
  pthread_attr_setstacksize(&small, kSmallStackBytes);
  pthread_t thread;
  pthread_create(&thread, &small, &recurse_on_a_small_stack, nullptr);
  pthread_join(thread, nullptr);
  std::cout << fibonacci(20) << " " << fibonacci(15) << "\n";
  std::cout << is_even(20) << is_odd(21) << is_even(21) << "\n";
  std::cout << collatz(27).size() << " " << collatz(41).size() << "\n";
}
