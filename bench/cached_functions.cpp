#include "bench/cached_functions.h"

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <random>

namespace bench {

Summary make_summary(int id) {
  return {"call " + std::to_string(id), {1.5, 2.5, static_cast<double>(id)}};
}

Summary served_result(int id) {
  return make_summary(id);
}

Summary missed_result(int id) {
  return make_summary(id);
}

void missed_out(int id, Summary& result) {
  result = make_summary(id);
}

Summary of_file(const std::string& path) {
  return {cachepy::track_file(path).string(), {1.5}};
}

std::size_t of_files(const std::vector<std::string>& paths) {
  for (const std::string& path : paths) cachepy::track_file(path);
  return paths.size();
}

std::size_t of_contents(const std::vector<std::string>& paths) {
  return paths.size();
}

int slow_result(int id, const std::function<void()>& work) {
  work();
  return id;
}

std::vector<double> compressible_result(std::size_t count) {
  std::vector<double> values(count);
  for (std::size_t i = 0; i < count; ++i) values[i] = static_cast<double>(i % 1000);
  return values;
}

std::vector<double> random_values(std::size_t count) {
  std::mt19937_64 bits(1);
  std::vector<double> values(count);
  for (double& value : values) {
    const std::uint64_t word = bits();
    std::memcpy(&value, &word, sizeof value);
  }
  return values;
}

std::vector<double> random_result(std::size_t count) {
  return random_values(count);
}

std::vector<double> copied_result(int, const std::vector<double>& values) {
  return values;
}

std::vector<double> copied_later(int, const std::vector<double>& values) {
  return values;
}

}  // namespace bench
