// RUN: %compare_variants %s -- %fingerprints
#include <algorithm>
#include <map>
#include <memory>
#include <numeric>
#include <set>
#include <sstream>
#include <string>
#include <thread>
#include <unordered_set>
#include <vector>

struct Key {
  int value;
  bool operator<(const Key& other) const { return value EDIT(<, >) other.value; }
  bool operator==(const Key& other) const { return value == other.value EDIT(, +1); }
  Key operator+(const Key& other) const { return {value + other.value + EDIT(0, 1)}; }
};
std::ostream& operator<<(std::ostream& out, const Key& key) { return out << key.value << EDIT(".", ","); }
template <> struct std::hash<Key> {
  size_t operator()(const Key& key) const { return key.value * EDIT(3, 5); }
};

[[cachepy::cache_file]] int changes_sort(int x) {
  std::vector<Key> keys{{x}, {1}};
  std::sort(keys.begin(), keys.end());
  return keys[0].value;
}
[[cachepy::cache_file]] int changes_sort_of_array(int x) {
  Key keys[]{{x}, {1}};
  std::sort(keys, keys + 2);
  return keys[0].value;
}
[[cachepy::cache_file]] int changes_sort_of_pairs(int x) {
  std::vector<std::pair<int, Key>> keys{{0, {x}}, {0, {1}}};
  std::sort(keys.begin(), keys.end());
  return keys[0].second.value;
}
[[cachepy::cache_file]] int changes_set(int x) { return std::set<Key>{{x}, {1}}.begin()->value; }
[[cachepy::cache_file]] int changes_map(int x) { return std::map<Key, int>{{{x}, 2}, {{1}, 3}}.begin()->second; }
[[cachepy::cache_file]] int changes_find(int x) {
  std::vector<Key> keys{{x}, {1}};
  return std::find(keys.begin(), keys.end(), Key{1}) - keys.begin();
}
[[cachepy::cache_file]] int changes_hash(int x) { return std::unordered_set<Key>{{x}, {1}}.begin()->value; }
[[cachepy::cache_file]] int changes_accumulate(int x) {
  std::vector<Key> keys{{x}, {1}};
  return std::accumulate(keys.begin(), keys.end(), Key{0}).value;
}
[[cachepy::cache_file]] std::string changes_output(int x) { std::ostringstream out; out << Key{x}; return out.str(); }

struct ByDistance {
  bool operator()(int a, int b) const { return a * a EDIT(<, >) b * b; }
};
[[cachepy::cache_file]] int changes_comparator(int x) { return *std::set<int, ByDistance>{x, 1}.begin(); }
bool by_distance(int a, int b) { return a * a EDIT(<, >) b * b; }
[[cachepy::cache_file]] int changes_callback(int x) {
  std::vector<int> values{x, 1};
  std::sort(values.begin(), values.end(), by_distance);
  return values[0];
}
[[cachepy::cache_file]] int changes_projection(int x) {
  std::vector<int> values{x, 1};
  std::transform(values.begin(), values.end(), values.begin(), [](int y) { return y + EDIT(1, 2); });
  return values[0];
}

int released = 0;
struct Release { void operator()(int* p) const { released += EDIT(1, 2); delete p; } };
[[cachepy::cache_file]] int changes_deleter(int x) {
  { std::unique_ptr<int, Release> owner(new int(x)); }
  return released;
}
void on_thread(int* x) { *x += EDIT(1, 2); }
[[cachepy::cache_file]] int changes_thread(int x) { std::thread(on_thread, &x).join(); return x; }
[[cachepy::cache_file]] int changes_closure_on_thread(int x) { std::thread([&] { x += EDIT(1, 2); }).join(); return x; }

[[cachepy::cache_file]] int keeps_library_of_plain_types(int x) {
  std::vector<int> values{x, 1};
  std::sort(values.begin(), values.end());
  return values[0];
}
[[cachepy::cache_file]] int keeps_operators_not_used(int x) { return std::vector<Key>{{x}}.back().value; }
