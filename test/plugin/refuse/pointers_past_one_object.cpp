// A pointer that is only dereferenced may lead to more than one object all the same: through the address of what it leads to.
// RUN: %cachepy-clang -std=c++17 -fsyntax-only -Xclang -verify -ferror-limit=0 %s
#include <cachepy/cachepy.h>

#include <algorithm>
#include <memory>

struct Row {
  int key;
  int more[3];
};
// expected-error@+1 {{parameter 'p' is a pointer, which does not say how much it points to}}
[[cachepy::cache_file]] int again(const int* p, int k) { return (&*p)[k]; }
static int behind(const int& first, int k) { return (&first)[k]; }
// expected-error@+1 {{parameter 'p' is a pointer, which does not say how much it points to}}
[[cachepy::cache_file]] int handed_on(const int* p, int k) { return behind(*p, k); }
// expected-error@+1 {{parameter 'p' is a pointer, which does not say how much it points to}}
[[cachepy::cache_file]] int through_a_field(const Row* p, int k) { return (&p->key)[k]; }
// expected-error@+1 {{parameter 'p' is a pointer, which does not say how much it points to}}
[[cachepy::cache_file]] int through_a_reference(const int* p, int k) {
  const int& first = *p;
  return (&first)[k];
}
// expected-error@+1 {{parameter 'p' is a pointer, which does not say how much it points to}}
[[cachepy::cache_file]] int by_library(const int* p, int k) { return std::addressof(*p)[k]; }
static int of_all(const Row& first, int n) { return (&first)[n - 1].key; }
// expected-error@+1 {{parameter 'rows' is a pointer, which does not say how much it points to}}
[[cachepy::cache_file]] int with_a_length(const Row* rows, int size) { return of_all(*rows, size); }

[[cachepy::cache_file]] int one(const Row* p, int k) { return p->key + p->more[k] + std::max(p->key, 1); }
[[cachepy::cache_file]] void changed(int* p, double* m) {
  *p = 3;
  ++*p;
  *m += *p;
}
static int key_of(const Row& row) { return row.key; }
[[cachepy::cache_file]] int object(const Row* p) { return p ? key_of(*p) : 0; }
