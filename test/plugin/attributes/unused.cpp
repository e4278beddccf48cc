// Warnings obey -w, -Werror, the header they are in, and the plugin's own argument.
// RUN: %cachepy-clang -fsyntax-only -Xclang -verify %s
// RUN: not %cachepy-clang -fsyntax-only -Werror %s
// RUN: %cachepy-clang -fsyntax-only -w %s 2>&1 | count 0
// RUN: %cachepy-clang -fsyntax-only -fplugin-arg-cachepy-no-warn=unused-attribute %s 2>&1 | count 0
// RUN: mkdir -p %t.system && cp %s %t.system/header.h && echo '#include <header.h>' > %t.cpp
// RUN: %cachepy-clang -fsyntax-only -isystem %t.system %t.cpp 2>&1 | count 0

// expected-warning@+1 {{'cachepy::ignore_arg' has no effect: the function is not marked 'cachepy::cache_file' [-fplugin-arg-cachepy-no-warn=unused-attribute silences this]}}
int not_cached([[cachepy::ignore_arg]] int a);
// expected-warning@+1 {{'cachepy::file_arg' has no effect}}
using Callback = int (*)([[cachepy::file_arg]] const char*);

int cached_by_its_other_declaration([[cachepy::ignore_arg]] int a);
[[cachepy::cache_file]] int cached_by_its_other_declaration(int a);
