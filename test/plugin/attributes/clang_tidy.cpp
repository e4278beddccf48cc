// Tools that load the plugin only to know its attributes say nothing of them. The static analyzer, and with it clang-tidy,
// takes all plugins for its own.
// REQUIRES: clang-tidy
// RUN: clang-tidy-%clang_major --quiet --warnings-as-errors=* --checks=-*,clang-diagnostic-*,clang-analyzer-* %s -- %real-flags > %t.out
// RUN: count 0 < %t.out
// RUN: %real-clang -std=c++20 --analyze -Xclang -analyzer-output=text -o %t.plist %s 2>&1 | count 0
// RUN: %real-clang -std=c++20 -fsyntax-only -Xclang -ast-dump %s | FileCheck %s
// CHECK: FunctionDecl {{.*}} one 'int (int)'
#include <cachepy/cachepy.h>

#include <string>

struct Data {
  int kept = 0;
  [[cachepy::ignore]] int scratch = 0;
};
[[cachepy::cache_file("cache", version = "2", env_vars = {"HOME"})]] int one(int a) { return a + 1; }
[[cachepy::cache_file]] int two(const Data& data, [[cachepy::ignore_arg]] int a) { return data.kept + a; }
[[cachepy::cache_file]] int three([[cachepy::file_arg]] const std::string& path) {
  return static_cast<int>(path.size());
}
[[cachepy::cache_file]] void four([[cachepy::out]] int& a, [[cachepy::inout]] int& b) {
  a = b;
  ++b;
}
[[cachepy::cache_file]] int five([[cachepy::size("n")]] const int* values, int n) { return n > 0 ? values[0] : 0; }
struct Object {
  [[cachepy::cache_file]] int six(int a) const { return value + a; }
  int value = 0;
};
