// Functions of the same code that are not the same function have different fingerprints.
// RUN: %fingerprints %s | grep -v "^ " | awk '{print $NF}' | sort > %t.digests
// RUN: test $(wc -l < %t.digests) -eq 7
// RUN: uniq -d %t.digests | count 0

[[cachepy::cache_file]] int overload(int) { return 1; }
[[cachepy::cache_file]] int overload(long) { return 1; }
[[cachepy::cache_file]] int overload(int, int) { return 1; }
namespace one { [[cachepy::cache_file]] int overload(int) { return 1; } }
namespace two { [[cachepy::cache_file]] int overload(int) { return 1; } }
namespace { [[cachepy::cache_file]] int overload(short) { return 1; } }
namespace two::three { [[cachepy::cache_file]] int overload(int) { return 1; } }
