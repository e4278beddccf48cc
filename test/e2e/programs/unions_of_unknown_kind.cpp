// Unions of which no condition is true, or several are: their value is unknown, and each call is computed.
// e2e: recomputes since nobody knows the active member
// e2e: says not exactly one [[cachepy::active]] condition of a union is true
#include <cachepy/cachepy.h>

#include "e2e.h"

struct Value {
  int kind = 0;
  union {
    [[cachepy::active("kind == 0")]] long whole = 0;
    [[cachepy::active("kind == 1 || kind == 5")]] double real;
    [[cachepy::active("kind == 2 || kind == 5")]] float half;
  };
};
[[cachepy::cache_file]] int kind_of(const Value& value) {
  computed("kind_of " + std::to_string(value.kind));
  return value.kind;
}
[[cachepy::cache_file]] Value of_kind(int kind) {
  computed("of_kind " + std::to_string(kind));
  Value value;
  value.kind = kind;
  return value;
}

int main() {
  Value value;
  for (const int kind : {0, 3, 4, 5}) {
    value.kind = kind;
    std::cout << kind_of(value) << of_kind(kind).kind << "\n";
  }
}
