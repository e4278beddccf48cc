// The functions whose calls are measured. Their bodies take no time, so only the cache is measured.
#pragma once

#include <cachepy/cachepy.h>

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace bench {

struct Summary {
  std::string name;
  std::vector<double> values;
};

/// The result of some of them.
Summary make_summary(int id);

/// Served again and again.
[[cachepy::cache_file]] Summary served_result(int id);

/// Computed each time, because the id is different.
[[cachepy::cache_file]] Summary missed_result(int id);

/// As missed_result, but returns through a parameter.
[[cachepy::cache_file]] void missed_out(int id, [[cachepy::out]] Summary& result);

/// Depends on one file.
[[cachepy::cache_file]] Summary of_file(const std::string& path);

/// Depends on each of them.
[[cachepy::cache_file]] std::size_t of_files(const std::vector<std::string>& paths);

/// Has the content of each in its key.
[[cachepy::cache_file]] std::size_t of_contents([[cachepy::file_arg]] const std::vector<std::string>& paths);

/// Takes as long as `work`.
[[cachepy::cache_file]] int slow_result(int id, [[cachepy::ignore_arg]] const std::function<void()>& work);

/// Doubles that zstd can compress.
[[cachepy::cache_file]] std::vector<double> compressible_result(std::size_t count);

/// Doubles that zstd cannot compress.
std::vector<double> random_values(std::size_t count);

/// Returns a copy, which takes less time than storing it.
[[cachepy::cache_file]] std::vector<double> copied_result(
    int id, [[cachepy::ignore_arg]] const std::vector<double>& values);
[[cachepy::cache_file(store = "background")]] std::vector<double> copied_later(
    int id, [[cachepy::ignore_arg]] const std::vector<double>& values);

/// The result of random_values().
[[cachepy::cache_file]] std::vector<double> random_result(std::size_t count);

}  // namespace bench
