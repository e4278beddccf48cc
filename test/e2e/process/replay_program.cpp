// A pipeline whose stored calls can be made again. EDITED=1: other code with the same results; EDITED=2: with other results.
#include <cachepy/cachepy.h>
#include <cachepy/replay.h>
#ifndef SERVES_NO_CALLS
#include <cachepy/work.h>
#endif

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

static int scale = 1;  // main() sets it

struct Options {
  int factor = 1;
  std::string name;
  std::vector<double> weights;
};

[[cachepy::cache_file]] static std::size_t lines(const std::string& path, const Options& options) {
  cachepy::untracked([&] { std::cerr << "ran lines " << path << '\n'; });
  std::ifstream in(path);
  std::size_t count = 0;
  for (std::string line; std::getline(in, line);) count += line.empty() ? 0u : 1u;
  return count * static_cast<std::size_t>(options.factor);
}

[[cachepy::cache_file]] static std::string report(std::string_view title, const char* unit,
                                                  const std::map<std::string, Options>& files) {
  cachepy::untracked([] { std::cerr << "ran report\n"; });
  std::size_t sum = 0;
  for (const auto& [path, options] : files) sum += lines(path, options);
#if EDITED == 1
  sum = 0 + sum;
#elif EDITED == 2
  sum += 1;
#endif
  return std::string(title) + ": " + std::to_string(sum) + (unit != nullptr ? unit : "");
}

[[cachepy::cache_file]] static void fill(const std::string& path, std::vector<std::size_t>& values) {
  cachepy::untracked([] { std::cerr << "ran fill\n"; });
  values.assign(lines(path, {2, "", {}}), 7);
}

[[cachepy::cache_file]] static int fragile(const std::string& path) {
  std::ifstream in(path);
  std::string word;
  in >> word;
  if (word == "throw") throw std::runtime_error("bad word");
  if (word == "crash") std::raise(SIGKILL);
  if (word == "hang") std::this_thread::sleep_for(std::chrono::hours(1));
  return static_cast<int>(word.size());
}

[[cachepy::cache_file]] static int scaled(const std::string& path) {
  std::ifstream in(path);
  return static_cast<int>(in.get()) * scale;
}

// Depends on a file that is read behind cachepy's back.
[[cachepy::cache_file]] static std::string unsteady(int n) {
  return cachepy::untracked([] {
           std::ifstream in("secret.txt");
           std::string word;
           in >> word;
           return word;
         }) +
         std::to_string(n);
}

struct Counter {
  std::string path;
  [[cachepy::cache_file]] std::size_t count() const { return lines(path, {}); }
};

/// cachepy::refresh() for all calls, or for those of a function.
static void refresh(const std::vector<std::string>& functions) {
  cachepy::RefreshOptions options;
  options.functions = functions;
  options.jobs = 2;
  const cachepy::RefreshSummary done =
      cachepy::refresh(options, [](std::size_t, const cachepy::ReplayResult& result) {
        std::cout << result.id.substr(0, result.id.find(':')) << ' ' << to_string(result.outcome) << ' '
                  << result.text << '\n';
      });
  std::cout << done.calls.size() << " calls, " << done.computed << " computed, " << done.served << " served, "
            << done.failed << " failed, " << done.refused << " refused, " << done.lost << " lost, "
            << (done.is_complete() ? "complete" : "incomplete") << '\n';
}

[[cachepy::cache_file]] static int refreshing(int n) {
  refresh({});
  return n;
}

int main([[maybe_unused]] int argc, [[maybe_unused]] char** argv) try {
  if (const char* const value = std::getenv("SCALE")) scale = std::atoi(value);
#ifndef SERVES_NO_CALLS
  if (std::getenv("TOO_EARLY") != nullptr) refresh({});
  cachepy::serve_calls(argc, argv);
#endif
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "report")
      std::cout << report("lines", "!", {{"a.txt", {1, "a", {0.5}}}, {"b.txt", {2, "b", {}}}}) << '\n';
    if (word == "null") std::cout << report("none", nullptr, {}) << '\n';
    std::vector<std::size_t> values;
    if (word == "fill") fill("a.txt", values), std::cout << values.size() << '\n';
    if (word == "fragile") std::cout << fragile("word.txt") << '\n';
    if (word == "scaled") std::cout << scaled("a.txt") << '\n';
    if (word == "unsteady") std::cout << unsteady(1) << '\n';
    if (word == "refresh") refresh({});
    if (word == "refresh-lines") refresh({"lines"});
    if (word == "refreshing") refreshing(1);
    if (word == "member") std::cout << Counter{"a.txt"}.count() << '\n';
  }
} catch (const cachepy::Error& error) {
  std::cout << error.what() << '\n';
  return 2;
}
