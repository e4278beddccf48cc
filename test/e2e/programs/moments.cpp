// Cached calls at unusual moments: before main, after main, in destructors, callbacks, and many threads.
#include <cachepy/cachepy.h>

#include <algorithm>
#include <functional>
#include <future>
#include <list>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "e2e.h"

[[cachepy::cache_file("cache")]]
int slow_square(int n) {
  computed("slow_square " + std::to_string(n));
  return n * n;
}

[[cachepy::cache_file("cache")]]
std::vector<int> sorted(std::vector<int> values,
                        [[cachepy::ignore_arg]] const std::function<bool(int, int)>& less) {
  computed("sorted " + std::to_string(values.size()));
  std::sort(values.begin(), values.end(), less);
  return values;
}

struct Goodbye {
  explicit Goodbye(int n) : n(n) {}
  ~Goodbye() { std::cout << "goodbye " << slow_square(n) << std::endl; }
  int n;
};

extern std::map<std::string, int> offsets;
extern std::list<std::string> names;
[[cachepy::cache_file("cache")]]
int shifted(int n) {
  computed("shifted " + std::to_string(n));
  return n < 10 ? n : n + offsets.at("ten") + static_cast<int>(names.size());
}

const int before_main = slow_square(12);
const int before_the_variables = shifted(1);
std::map<std::string, int> offsets = {{"ten", 10}};
std::list<std::string> names = {"a", "b"};
const Goodbye after_main(13);

int main() {
  std::cout << before_main << " " << before_the_variables << " " << shifted(11) << "\n";
  for (int value : sorted({3, 1, 2}, [](int a, int b) { return slow_square(a) > slow_square(b); }))
    std::cout << value;
  std::cout << "\n";
  {
    const Goodbye goodbye(14);
  }
  std::vector<std::thread> threads;
  std::vector<int> results(4);
  for (std::size_t i = 0; i < results.size(); ++i)
    threads.emplace_back([&results, i] { results[i] = slow_square(20 + static_cast<int>(i)); });
  for (std::thread& thread : threads) thread.join();
  for (int result : results) std::cout << result << " ";
  std::cout << std::async(std::launch::async, [] { return slow_square(30); }).get() << "\n";
}
