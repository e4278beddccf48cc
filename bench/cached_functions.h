// The functions whose calls are measured. Their bodies cost nothing, so what is measured is the cache.
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

/// What some of them return.
Summary make_summary(int id);

/// Served again and again.
[[cachepy::cache_file]] Summary served_result(int id);

/// Computed each time, with another id.
[[cachepy::cache_file]] Summary missed_result(int id);

/// Depends on one file.
[[cachepy::cache_file]] Summary of_file(const std::string& path);

/// Depends on each of them.
[[cachepy::cache_file]] std::size_t of_files(const std::vector<std::string>& paths);

/// Has the content of each in its key.
[[cachepy::cache_file]] std::size_t of_contents([[cachepy::file_arg]] const std::vector<std::string>& paths);

/// Takes as long as `work`.
[[cachepy::cache_file]] int slow_result(int id, [[cachepy::ignore_arg]] const std::function<void()>& work);

/// Doubles that zstd can shrink.
[[cachepy::cache_file]] std::vector<double> compressible_result(std::size_t count);

/// Doubles that it cannot.
[[cachepy::cache_file]] std::vector<double> random_result(std::size_t count);

}  // namespace bench
