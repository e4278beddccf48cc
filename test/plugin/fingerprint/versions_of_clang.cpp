// Two versions of Clang never share a result, not even that of the simplest function.
// REQUIRES: second-plugin
// RUN: %fingerprints %s | grep -v '^ ' > %t.this
// RUN: %other_fingerprints %s | grep -v '^ ' > %t.other
// RUN: grep '^half' %t.this && grep '^half' %t.other
// RUN: not grep -x -F -f %t.this %t.other
[[cachepy::cache_file]] int half(int x) { return x / 2; }
