// The functions whose calls are measured. Their bodies cost nothing, so what is measured is the cache.
#pragma once

#include <cachepy/cachepy.h>

#include <cstddef>
#include <string>
#include <vector>

namespace bench {

struct Summary {
  std::string name;
  std::vector<double> values;
};

/// Served again and again.
[[cachepy::cache_file]] Summary served_result(int id);

/// Computed each time, with another id.
[[cachepy::cache_file]] Summary missed_result(int id);

/// Depends on one file.
[[cachepy::cache_file]] Summary of_file(const std::string& path);

/// The same without a cache.
Summary make_summary(int id);

/// Doubles that zstd can shrink.
[[cachepy::cache_file]] std::vector<double> compressible_result(std::size_t count);

/// Doubles that it cannot.
[[cachepy::cache_file]] std::vector<double> random_result(std::size_t count);

}  // namespace bench
