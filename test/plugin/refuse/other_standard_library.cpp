// What the library cannot be compiled or linked with is a sentence, and not a list of errors or undefined references.
// RUN: not %plain-clang -fsyntax-only -D_LIBCPP_VERSION=190107 %s 2>&1 | FileCheck %s --check-prefix=OTHER
// RUN: not %plain-clang -fsyntax-only -D_GLIBCXX_USE_CXX11_ABI=0 %s 2>&1 | FileCheck %s --check-prefix=OLD
// RUN: not %plain-clang -fsyntax-only -std=c++14 -include cachepy/cachepy.h %s 2>&1 | FileCheck %s --check-prefix=EARLY
// OTHER: error: "cachepy is built with libstdc++ and works with no other standard library; remove '-stdlib=libc++'"
// OLD: error: "cachepy is built with the C++11 ABI of libstdc++; remove '-D_GLIBCXX_USE_CXX11_ABI=0'"
// EARLY: error: "cachepy works with C++17 and later; compile with '-std=c++17'"
#include <cachepy/error.h>
