// What is written for each shape of function.
// RUN: %cachepy-clang -std=c++17 -fsyntax-only -fplugin-arg-cachepy-print-rewritten %s | FileCheck %s
#include <cachepy/cachepy.h>

#include <memory>
#include <string>

namespace ns {
struct Counts {
  int value;
};

// CHECK: {{^}}Counts ns::load(const std::string &path, int threads) {
// CHECK-NEXT: static cachepy::detail::Site __cachepy_site = {{[{][0-9]+}}U, "ns::load", "ns::Counts (const std::basic_string<char> &, int)", "ns::Counts",
// CHECK-SAME: "{{.*}}printed.cpp", [[#@LINE+6]]U, {{[{][0-9]+}}UL, {{[0-9]+}}UL},
// CHECK-SAME: __cachepy_records, "dir", "2", {"A\000B", 2U}, {"f", 1U}, {"n=v", 1U}, ".*", nullptr, nullptr, {"", 0U}, {"", 0U}, nullptr, {"", 0U}, "sha256", 0, nullptr, nullptr, nullptr, nullptr, -1, -1, 1, {"path\000threads", 2U}, "fi", nullptr};
// CHECK-NEXT: return cachepy::detail::memoize(__cachepy_site, &uncached_load, cachepy::detail::file_arg(path), cachepy::detail::ignored(threads));
// CHECK-NEXT: {{^}$}}
[[cachepy::cache_file("dir", version = "2", env_vars = {"A", "B"}, depends_on_files = {"f"}, depends_on_vars = {"n=v"},
                      file_pattern = ".*", algo = "sha256", hash_file_paths = false, verbose)]]
Counts load([[cachepy::file_arg]] const std::string& path, [[cachepy::ignore_arg]] int threads = 1) {
  return {int(path.size()) * threads};
}
}  // namespace ns

// CHECK: {{^}}int defaults() {
// CHECK-NEXT: "defaults", "int ()", "int", {{.*}} nullptr, nullptr, {"", 0U}, {"", 0U}, {"", 0U}, nullptr, nullptr, nullptr, {"", 0U}, {"", 0U}, nullptr, {"", 0U}, nullptr, -1, nullptr, nullptr, nullptr, nullptr, -1, -1, -1, {"", 0U}, "", nullptr};
// CHECK-NEXT: return cachepy::detail::memoize(__cachepy_site, &uncached_defaults);
[[cachepy::cache_file]] int defaults() { return 1; }

// By value means: not const in the wrapper, so that it can be moved on. What is moved from is given back as it was left.
// CHECK: {{^}}int moved(std::unique_ptr<int> first, std::string second, std::string &&third, int __cachepy_arg4) {
// CHECK-NEXT: {"first\000second\000third\000", 4U}, "vvbv"
// CHECK-NEXT: memoize(__cachepy_site, &uncached_moved, first, second, cachepy::detail::inout(third), __cachepy_arg4);
[[cachepy::cache_file]] int moved(std::unique_ptr<int> first, const std::string second, std::string&& third, const int) {
  return *first + int(second.size() + third.size());
}

// noexcept is no part of the signature.
// CHECK: {{^}}int quiet(int a) {
// CHECK-NEXT: "quiet", "int (int)", "int"
[[cachepy::cache_file]] int quiet(int a) noexcept { return a; }

// An alias is as good as what it stands for; the result is named as it was written.
using Number = int;
// CHECK: {{^}}Number aliased(Number a) {
// CHECK-NEXT: "aliased", "int (int)", "Number"
[[cachepy::cache_file]] Number aliased(Number a) { return a; }

namespace {
// CHECK: {{^}}int hidden() {
// CHECK-NEXT: "(anonymous namespace)::hidden", "int ()"
[[cachepy::cache_file]] int hidden() { return 1; }
}  // namespace

struct Class {
  // CHECK: {{^}}int Class::cap(int a) {
  // CHECK-NEXT: "Class::cap", "int (int)"
  [[cachepy::cache_file]] static int cap(int a) { return a; }
};

// CHECK: {{^}}int generic(int a) {
// CHECK-NEXT: "generic<int>", "int (int)"
// CHECK: {{^}}long generic(long a) {
// CHECK-NEXT: "generic<long>", "long (long)"
template <class T>
[[cachepy::cache_file]] T generic(T a) {
  return a;
}

int use() { return hidden() + generic(1) + int(generic(1L)); }

// CHECK-NOT: {{only_declared|never_instantiated}}
[[cachepy::cache_file]] int only_declared(int a);
template <class T>
[[cachepy::cache_file]] T never_instantiated(T a) {
  return a;
}
