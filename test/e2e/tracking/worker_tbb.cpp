#include <tbb/parallel_for.h>
#include <unistd.h>

#include <algorithm>
#include <execution>
#include <numeric>

#include "workers.h"

Texts by_tbb(const Paths& paths) {
  Texts texts(paths.size());
  const auto read = [&](std::size_t i) {
    usleep(2000);
    texts[i] = text_of(paths[i]);
  };
  tbb::parallel_for(std::size_t{0}, paths.size(), read, tbb::simple_partitioner());
  return texts;
}
Texts by_parallel_algorithm(const Paths& paths) {
  Texts texts(paths.size());
  std::transform(std::execution::par, paths.begin(), paths.end(), texts.begin(), [](const std::string& path) {
    usleep(2000);
    return text_of(path);
  });
  return texts;
}
