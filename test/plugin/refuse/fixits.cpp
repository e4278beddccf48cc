// Where it is certain what is to be changed, a tool can do it.
// RUN: not %real-clang -fsyntax-only -fdiagnostics-parseable-fixits %s 2>&1 | FileCheck %s
#include <cachepy/cachepy.h>

#include <memory>

struct Limits {
  const int low;
  int high;
};

// CHECK: parameter 'shared' is a non-const reference, and a hit could not give it back, but the function only reads it; take it by 'const &'
// CHECK: fix-it:{{.*}}:{[[#@LINE+1]]:40-[[#@LINE+1]]:40}:"const "
[[cachepy::cache_file]] int only_reads(Limits& shared) { return shared.low; }
// CHECK: parameter 'shared' is a non-const reference, and a hit could not put it in the place of what was there, but the function writes it before it reads it; mark it {{\[\[}}cachepy::out]]
// CHECK: fix-it:{{.*}}:{[[#@LINE+1]]:43-[[#@LINE+1]]:43}:"{{\[\[}}cachepy::out]] "
[[cachepy::cache_file]] void makes(int n, std::shared_ptr<int>& shared) { shared = std::make_shared<int>(n); }
// CHECK: parameter 'shared' is a non-const reference, and what the function makes of it cannot be given back by a hit
// CHECK-NOT: fix-it
[[cachepy::cache_file]] void changes(std::shared_ptr<int>& shared) { ++*shared; }
