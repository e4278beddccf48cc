// Values of tens of megabytes: trivially copyable blocks, many small strings, deep nesting.
#include <cachepy/cachepy.h>

#include <cstdint>
#include <map>
#include <numeric>
#include <vector>

#include "e2e.h"

struct Record {
  std::uint32_t id = 0;
  float score = 0;
};

[[cachepy::cache_file("cache")]]
std::vector<double> ramp(std::size_t n) {
  computed("ramp " + std::to_string(n));
  std::vector<double> result(n);
  std::iota(result.begin(), result.end(), 0.0);
  return result;
}

[[cachepy::cache_file("cache")]]
double total(const std::vector<double>& values) {
  computed("total " + std::to_string(values.size()));
  return std::accumulate(values.begin(), values.end(), 0.0);
}

[[cachepy::cache_file("cache")]]
std::vector<Record> records(std::uint32_t n) {
  computed("records");
  std::vector<Record> result;
  for (std::uint32_t i = 0; i < n; ++i) result.push_back({i, static_cast<float>(i) / 2});
  return result;
}

[[cachepy::cache_file("cache")]]
std::map<std::string, std::vector<std::string>> words(int n) {
  computed("words");
  std::map<std::string, std::vector<std::string>> result;
  for (int i = 0; i < n; ++i) result[std::to_string(i % 1000)].push_back("word " + std::to_string(i));
  return result;
}

[[cachepy::cache_file("cache")]]
std::string noise(std::size_t bytes) {
  computed("noise");
  std::string result(bytes, '\0');
  std::uint64_t state = 1;
  for (char& c : result) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    c = static_cast<char>(state >> 56);
  }
  return result;
}

int main() {
  for (int round = 0; round < 2; ++round) {
    const std::vector<double> values = ramp(2'000'000);
    std::cout << values.size() << " " << values.back() << " " << total(values) << "\n";
    std::cout << records(500'000).back().score << " " << words(50'000).at("999").back() << "\n";
    const std::string bytes = noise(8 << 20);
    std::cout << bytes.size() << " " << static_cast<int>(bytes.back()) << "\n";
  }
}
