// Calls cached functions of a header, or of a module, and of the whole program's own.
#ifndef FROM_HEADER
#include <cachepy/cachepy.h>

#include <cstdio>
#include <string>
#include <vector>
#endif

#ifdef FROM_MODULE
import functions;
#elif !defined(FROM_HEADER)
#include "functions.h"
#endif

namespace {
[[cachepy::cache_file("cache")]] double total(const Table& table, const std::vector<int>& weights) {
  cachepy::untracked([] { std::fputs("computed total\n", stderr); });
  double sum = 0;
  for (std::size_t i = 0; i < table.names.size(); ++i) sum += table.scale * weights[i];
  return sum;
}
}  // namespace

int main() {
  const Table table = make_table("name", 3);
  const Prism prism;
  const Shape& shape = prism;
  std::printf("%zu %s %g %d %s %d\n", table.names.size(), table.names.back().c_str(), total(table, {1, 2, 3}),
              twice(4), twice(std::string("text")).c_str(), shape.area(5));
}
