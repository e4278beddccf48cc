// Objects that a result shares with others, and that containers without order share: a hit could not give back that they are
// one object, so such calls are computed.
#include <cachepy/cachepy.h>

#include <cstdio>
#include <memory>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>
#define C [[cachepy::cache_file("cache")]]

using Shared = std::shared_ptr<int>;
struct Holder {
  Shared kept;
  std::vector<Shared> others;
};

static Shared& registry() {
  static Shared one = std::make_shared<int>(1);
  return one;
}

C Shared argument(const Shared& p) {
  return p;
}
C Holder holds_argument(const Shared& p) {
  return {p, {std::make_shared<int>(2)}};
}
C Shared singleton(int) {
  return registry();
}
C std::shared_ptr<const int> constant_singleton(int) {
  return registry();
}
C std::pair<std::unordered_map<int, Shared>, int> without_order(int v) {
  const auto one = std::make_shared<int>(v);
  return {{{1, one}, {2, one}}, v};
}
C std::tuple<Shared, std::unordered_map<int, Shared>> in_and_out(int v) {
  const auto one = std::make_shared<int>(v);
  return {one, {{1, one}}};
}
C int writes(const std::unordered_map<int, Shared>& map) {
  const int before = std::exchange(*map.at(1), 7);
  const int seen = *map.at(2);
  *map.at(1) = before;
  return seen;
}
C int writes_beside(const Shared& p, const std::unordered_map<int, Shared>& map) {
  const int before = std::exchange(*p, 7);
  const int seen = *map.at(1);
  *p = before;
  return seen;
}

int main() {
  const auto p = std::make_shared<int>(3);
  for (int round = 0; round < 2; ++round) {
    const Holder holder = holds_argument(p);
    std::printf("%d %d %d ", argument(p) == p, holder.kept == p, *holder.others[0]);
    std::printf("%d %d ", singleton(1) == registry(), constant_singleton(1) == registry());
    const auto map = without_order(4).first;
    std::printf("%d ", map.at(1) == map.at(2));
    const auto [one, inside] = in_and_out(5);
    std::printf("%d ", one == inside.at(1));
    const auto a = std::make_shared<int>(6), b = std::make_shared<int>(6);
    std::printf("%d %d ", writes({{1, a}, {2, b}}), writes({{1, a}, {2, a}}));
    std::printf("%d %d\n", writes_beside(a, {{1, b}}), writes_beside(a, {{1, a}}));
  }
}
