// RUN: %compare_variants --after=-g %s -- %fingerprints
// RUN: %compare_variants --after=-g3 --after=-O1 %s -- %fingerprints
// Again, the same:
// RUN: %compare_variants %s -- %fingerprints
#include <functional>
#include <map>
#include <string>

struct Key { int value; bool operator<(const Key& other) const { return value < other.value; } };

[[cachepy::cache_file]] int keeps_all(int x) {
  std::map<Key, std::function<int(int)>> map;
  map[{x}] = [x](int y) { return x + y; };
  return map[{x}](1);
}
