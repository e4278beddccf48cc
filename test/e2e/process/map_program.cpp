// Maps on worker processes: each argument is a map.
#include <cachepy/cachepy.h>
#include <cachepy/map.h>
#ifndef SERVES_NO_CALLS
#include <cachepy/work.h>
#endif

#include <sys/stat.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <iostream>
#include <numeric>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <tuple>
#include <vector>

static int scale = 1;  // main() sets it behind serve_calls()

namespace {

[[cachepy::ignore]] const char* place = "there";  // main() sets it behind serve_calls()

/// Says which function runs, and in which process.
void note(const char* function) {
  cachepy::untracked([&] { std::cerr << "ran " << function << ' ' << place << '\n'; });
}

std::string word_in(const std::string& path) {
  std::ifstream in(path);
  std::string word;
  in >> word;
  return word;
}

constexpr cachepy::MapOptions kTwo{0, cachepy::MapOn::processes, 2, std::chrono::milliseconds(0), 1};

}  // namespace

[[cachepy::cache_file]] static int square(int n) {
  return n * n;
}

[[cachepy::cache_file]] static int slow(int n) {
  std::this_thread::sleep_for(std::chrono::milliseconds(1));
  return n + 1;
}

[[cachepy::cache_file]] static std::string joined(const std::string& a, int n) {
  note("joined");
  return a.substr(0, 3) + std::to_string(n) + std::to_string(a.size());
}

[[cachepy::cache_file]] static int load(const std::string& path) {
  note("load");
  return std::stoi(word_in(path));
}

[[cachepy::cache_file]] static int total(const std::vector<std::string>& paths) {
  note("total");
  const std::vector<int> parts = cachepy::map(load, paths, kTwo);
  return std::accumulate(parts.begin(), parts.end(), 0);
}

/// Does what its file says: to throw, to die always, to die once, to take too long.
[[cachepy::cache_file]] static int fragile(const std::string& path) {
  const std::string word = word_in(path);
  if (word == "throw") throw std::runtime_error("bad word in " + path);
  if (word == "die") std::raise(SIGKILL);
  if (word == "once" && cachepy::untracked([] { return ::mkdir("died", 0700) == 0; })) std::raise(SIGKILL);
  if (word == "hang") std::this_thread::sleep_for(std::chrono::hours(1));
  return static_cast<int>(word.size());
}

[[cachepy::cache_file]] static int scaled(int n) {
  note("scaled");
  return n * scale;
}

[[cachepy::cache_file]] static int with_ignored(int n, [[cachepy::ignore_arg]] int threads) {
  note("with_ignored");
  return n + 0 * threads;
}

static int plain(int n) {
  note("plain");
  return n;
}

template <class T>
static void print(const std::vector<cachepy::Outcome<T>>& outcomes) {
  for (const auto& outcome : outcomes)
    outcome ? std::cout << *outcome << ' ' : std::cout << '[' << outcome.error() << "] ";
  std::cout << '\n';
}

int main([[maybe_unused]] int argc, [[maybe_unused]] char** argv) try {
#ifndef SERVES_NO_CALLS
  cachepy::serve_calls(argc, argv);
#endif
  scale = 2;
  place = "here";
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "squares") {
      std::vector<int> inputs(1000);
      std::iota(inputs.begin(), inputs.end(), 0);
      const std::vector<int> results = cachepy::map(square, inputs, kTwo);
      for (int n = 0; n < 1000; ++n)
        if (results[static_cast<std::size_t>(n)] != n * n) return 1;
      std::cout << results.size() << " squares\n";
    }
    if (word == "slow") {
      std::vector<int> inputs(10'000);
      std::iota(inputs.begin(), inputs.end(), 0);
      const auto begin = std::chrono::steady_clock::now();
      const std::vector<int> results = cachepy::map(slow, inputs, kTwo);
      const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begin;
      std::cout << std::accumulate(results.begin(), results.end(), 0L) << " in " << took.count() << " ms\n";
    }
    if (word == "joined")
      print(cachepy::map_outcomes(
          joined,
          std::vector<std::tuple<std::string, int>>{
              {"a", 1}, {"b", 2}, {"a", 1}, {std::string(100'000, 'c'), 3}, {std::string(2'000'000, 'd'), 4}},
          kTwo));
    if (word == "total") std::cout << total({"a.txt", "b.txt"}) << '\n';
    if (word == "fragile") {
      cachepy::MapOptions options = kTwo;
      options.timeout = std::chrono::milliseconds(500);
      print(cachepy::map_outcomes(
          fragile, std::vector<std::string>{"1.txt", "2.txt", "3.txt", "4.txt", "5.txt"}, options));
    }
    if (word == "scaled") print(cachepy::map_outcomes(scaled, std::vector<int>{1, 2}, kTwo));
    if (word == "forced")
      cachepy::with_options({.force = true},
                            [] { print(cachepy::map_outcomes(scaled, std::vector<int>{1, 2}, kTwo)); });
    if (word == "ignored")
      print(cachepy::map_outcomes(with_ignored, std::vector<std::tuple<int, int>>{{1, 1}, {2, 1}}, kTwo));
    if (word == "plain") print(cachepy::map_outcomes(plain, std::vector<int>{1, 2}, kTwo));
    if (word == "lambda") cachepy::map([](int n) { return n; }, std::vector<int>{1}, kTwo);
    if (word == "async")
      std::cout << cachepy::map_async(&square, std::vector<int>{7, 8}, kTwo).get()[1] << '\n';
  }
} catch (const cachepy::Error& error) {
  std::cout << error.what() << '\n';
  return 2;
}
