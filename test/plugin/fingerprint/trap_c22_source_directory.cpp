// RUN: rm -rf %t && mkdir -p %t/here/Inputs %t/there/deep/Inputs
// RUN: cp %s %t/here/before.cpp && cp %s %t/there/deep/after.cpp
// RUN: cp %S/Inputs/header.h %t/here/Inputs && cp %S/Inputs/header.h %t/there/deep/Inputs
// RUN: %compare_variants --edited %t/there/deep/after.cpp %t/here/before.cpp -- %fingerprints
// RUN: cd %t/here && %compare_variants --edited ../there/deep/after.cpp ./before.cpp -- %fingerprints
#include "Inputs/header.h"

#include <cassert>
#include <string>

namespace { struct Hidden { int value; }; int hidden(Hidden x) { return x.value; } }

[[cachepy::cache_file]] int keeps_callee(int x) { return inline_callee(x) + InHeader().method(x); }
[[cachepy::cache_file]] int keeps_unnamed_namespace(int x) { return hidden(Hidden{x}); }
[[cachepy::cache_file]] int keeps_closure(int x) { auto f = [&] { return x; }; return f(); }
[[cachepy::cache_file]] std::string keeps_file(int x) { assert(x); return __FILE__; }
