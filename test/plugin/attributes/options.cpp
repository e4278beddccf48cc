// Every option arrives at the runtime, however it is written.
// RUN: %cachepy-clang -std=c++17 -Werror %s -o %t
// RUN: env LOG_SITES=1 %t | FileCheck %s
#include <cachepy/cachepy.h>

// CHECK: none | int () | int | line [[#@LINE+2]] | roles []
// CHECK-NOT: {{ = }}
[[cachepy::cache_file]] int none() { return 0; }

// CHECK-LABEL: empty_parentheses |
// CHECK-NOT: {{ = }}
[[cachepy::cache_file()]] int empty_parentheses() { return 0; }

// CHECK-LABEL: among_attributes_left_out |
// CHECK-NEXT: dir = [d]
// CHECK-NOT: {{ = }}
[[, nodiscard, , cachepy::cache_file("d"), ]] int among_attributes_left_out() { return 0; }

// CHECK-LABEL: directory |
// CHECK-NEXT: dir = [some dir]
// CHECK-NOT: {{ = }}
[[cachepy::cache_file("some dir")]] int directory() { return 0; }

// CHECK-LABEL: all |
// CHECK-NEXT: dir = [d]
// CHECK-NEXT: version = [2]
// CHECK-NEXT: env_vars = [GENOME_BUILD] [HOME]
// CHECK-NEXT: depends_on_files = [config.yml] [data/]
// CHECK-NEXT: depends_on_vars = [schema=v3] [empty=]
// CHECK-NEXT: file_pattern = [.*\.txt$]
// CHECK-NEXT: algo = [sha256]
// CHECK-NEXT: libraries = [all]
// CHECK-NEXT: hash_file_paths = 0
// CHECK-NEXT: verbose = 1
// CHECK-NOT: {{ = }}
[[cachepy::cache_file("d", version = "2", env_vars = {"GENOME_BUILD", "HOME"},
                      depends_on_files = {"config.yml", "data/"}, depends_on_vars = {"schema=v3", "empty="},
                      file_pattern = ".*\\.txt$", algo = "sha256", libraries = "all", hash_file_paths = false, verbose)]]
int all() {
  return 0;
}

// CHECK-LABEL: without_directory |
// CHECK-NEXT: version = []
// CHECK-NEXT: hash_file_paths = 1
// CHECK-NEXT: verbose = 0
// CHECK-NOT: {{ = }}
[[cachepy::cache_file(version = "", verbose = false, hash_file_paths = true, env_vars = {}, )]] int without_directory() {
  return 0;
}

// CHECK-LABEL: strings |
// CHECK-NEXT: dir = [a"b\c]
// CHECK-NEXT: version = [one two three]
// CHECK-NEXT: file_pattern = [(a)\d+]
[[cachepy::cache_file(R"x(a"b\c)x", version = "one " "two" R"( three)", file_pattern = R"((a)\d+)")]] int strings() {
  return 0;
}

#define DIRECTORY "from" " macro"
#define VERSION_TEXT(x) #x
#define VERSION(x) version = VERSION_TEXT(x)
#define CACHED [[cachepy::cache_file(DIRECTORY, VERSION(7), env_vars = {"A", "B"},)]]
#define SWITCH true
// CHECK-LABEL: macros |
// CHECK-NEXT: dir = [from macro]
// CHECK-NEXT: version = [7]
// CHECK-NEXT: env_vars = [A] [B]
CACHED int macros() { return 0; }

// CHECK-LABEL: macro_values |
// CHECK-NEXT: dir = [prefix/from macro]
// CHECK-NEXT: verbose = 1
[[cachepy::cache_file("prefix/" DIRECTORY, verbose = SWITCH)]] int macro_values() { return 0; }

// CHECK-LABEL: with_using |
// CHECK-NEXT: dir = [u]
// CHECK-NEXT: algo = [xxh3]
[[using cachepy: cache_file("u", algo = "xxh3")]] int with_using() { return 0; }

// CHECK-LABEL: beside_others |
// CHECK-NEXT: dir = [b]
[[nodiscard, cachepy::cache_file("b"), gnu::noinline]] [[maybe_unused]] int beside_others() { return 0; }

// CHECK-LABEL: behind_the_name |
// CHECK-NEXT: dir = [n]
int behind_the_name [[cachepy::cache_file("n")]] () { return 0; }

// Two declarators share one attribute.
[[cachepy::cache_file("shared")]] int first(), second();
// CHECK-LABEL: first |
// CHECK-NEXT: dir = [shared]
int first() { return 0; }
// CHECK-LABEL: second |
// CHECK-NEXT: dir = [shared]
int second() { return 0; }

// The definition repeats none of it.
[[cachepy::cache_file]] int parameters(const int& value, [[cachepy::ignore_arg]] int& ignored,
                                       [[using cachepy: file_arg]] const char*);
// CHECK: parameters | int (const int &, int &, const char *) | int | line [[#@LINE+2]] | roles [vif]
// CHECK-NEXT: params = [value] [other] []
int parameters(const int& value, int& other, const char*) { return value + other; }

int main() {
  int number = 0;
  return none() + empty_parentheses() + among_attributes_left_out() + directory() + all() + without_directory() + strings() + macros() +
         macro_values() + with_using() + beside_others() + behind_the_name() + first() + second() +
         parameters(0, number, "path");
}
