// What an inline function says by itself is the same wherever it is included, so that units can be joined.
// RUN: %fingerprints %s > %t.one
// RUN: %fingerprints -DOTHER %s > %t.two
// RUN: grep -oE "  (used|used_by_used|InHeader|edited_inline|shared)[ (:].*" %t.one | sort > %t.one.shared
// RUN: grep -oE "  (used|used_by_used|InHeader|edited_inline|shared)[ (:].*" %t.two | sort > %t.two.shared
// RUN: test $(wc -l < %t.one.shared) -ge 6
// RUN: diff %t.one.shared %t.two.shared
#define EDIT(before, after) before
#include <functional>
#include <vector>

#ifdef OTHER
#include "Inputs/other.h"
struct Forward { int complete; };
auto closure = [](int x) { return x; };
inline bool behind_pointer(Forward* x) { return x; }
#else
struct Forward;
#endif
#include "Inputs/header.h"
#include "Inputs/used.h"

inline int shared(Forward* x) {
  std::function<int(int)> f = [&](int y) { return x ? y : used(y); };
  return f(1);
}
#ifdef OTHER
[[cachepy::cache_file]] int changes_b(int x) { return shared(nullptr) + edited_inline(x) + InHeader().method(x); }
#else
[[cachepy::cache_file]] int changes_a(int x) { return InHeader().method(x) + edited_inline(x) + shared(nullptr) + 1; }
#endif
