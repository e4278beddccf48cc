// -DNDEBUG matters where it changes the code, and nowhere else.
// RUN: %compare_variants --after=-DNDEBUG %s -- %fingerprints
#include <cassert>

int log = 0;
bool counted(int x) { ++log; return x > 0; }

[[cachepy::cache_file]] int changes_with_assertion(int x) { assert(counted(x)); return x + log; }
[[cachepy::cache_file]] int keeps_without_assertion(int x) { return x + log; }
