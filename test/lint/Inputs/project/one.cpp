#include <vector>
#include "shared.h"
#include <cachepy/cachepy.h>

#define LOOPS \
  long sum = 0; \
  for (int i = 0; i < n; ++i) \
    for (int j = 0; j < n; ++j) sum += i ^ j

[[cachepy::cache_file("results")]] double annotated(int n) { LOOPS; return static_cast<double>(sum); }

struct Class {
  static double method(int n) { LOOPS; return static_cast<double>(sum); }
};

template <class T> T of_template(T n) { LOOPS; return static_cast<T>(sum); }
template <class T> struct Table { T get(int n) const; };
template <class T>
T Table<T>::get(int n) const { LOOPS; return static_cast<T>(sum); }
template struct Table<int>;
template int of_template(int);
template long of_template(long);

extern "C" int in_c(int n) { LOOPS; return static_cast<int>(sum); }

/* comment */ [[nodiscard]] static int with_attribute(int n) { LOOPS; return static_cast<int>(sum); }

#define FUNCTION(name) int name(int n) { LOOPS; return static_cast<int>(sum); }
FUNCTION(from_macro)

int cheap(int n) { return n + 1; }
int* refused(int n) { LOOPS; return sum == 0 ? &n : nullptr; }

int use(int n) { return with_attribute(n); }
