// Warnings obey -w, -Werror, the header they are in, and the plugin's own argument.
// RUN: %cachepy-clang -fsyntax-only -Xclang -verify %s
// RUN: not %cachepy-clang -fsyntax-only -Werror %s
// RUN: %cachepy-clang -fsyntax-only -w %s 2>&1 | count 0
// RUN: %cachepy-clang -fsyntax-only -fplugin-arg-cachepy-no-warn=unused-attribute %s 2>&1 | count 0
// RUN: mkdir -p %t.system && cp %s %t.system/header.h && echo '#include <header.h>' > %t.cpp
// RUN: %cachepy-clang -fsyntax-only -isystem %t.system %t.cpp 2>&1 | count 0
#include <cachepy/cachepy.h>

// expected-warning@+1 {{'cachepy::ignore_arg' has no effect: the function is not marked 'cachepy::cache_file' [-fplugin-arg-cachepy-no-warn=unused-attribute silences this]}}
int not_cached([[cachepy::ignore_arg]] int a);
// expected-warning@+1 {{'cachepy::file_arg' has no effect}}
using Callback = int (*)([[cachepy::file_arg]] const char*);

int cached_by_its_other_declaration([[cachepy::ignore_arg]] int a);
[[cachepy::cache_file]] int cached_by_its_other_declaration(int a);

struct Abstract {
  virtual ~Abstract() = default;
  // expected-warning@+1 {{'cachepy::cache_file' has no effect: 'compute' is pure virtual; mark the functions that override it}}
  [[cachepy::cache_file]] virtual int compute(int a) const = 0;
  [[cachepy::cache_file]] virtual int with_a_body(int a) const = 0;
};
int Abstract::with_a_body(int a) const { return a; }

// Nothing of a class template goes over to its specialisations; of a function template, the attributes do.
template <class T>
struct Table {
  [[cachepy::cache_file]] static int look_up(T a) { return a; }     // expected-note 2 {{marked here}}
  [[cachepy::cache_file]] static int marked_twice(T a) { return a; }
};
template <>
struct Table<int> {
  // expected-warning@+1 {{'look_up' is not cached, though the function of that name in the primary template is: a specialisation does not inherit attributes; mark this function, too}}
  static int look_up(int a) { return a + 1; }
  [[cachepy::cache_file]] static int marked_twice(int a) { return a; }
};
template <class T>
struct Table<T*> {
  static int look_up(T* a) { return *a; }  // expected-warning {{'look_up' is not cached}}
};
template <>
int Table<long>::look_up(long a) {
  return static_cast<int>(a);
}
template <class T>
[[cachepy::cache_file]] int of_template(T a) {
  return a;
}
template <>
int of_template(int a) {
  return a + 1;
}
