// RUN: %compare_variants %s -- %fingerprints
#include "Inputs/header.h"

[[cachepy::cache_file]] int changes_inline_function(int x) { return edited_inline(x); }
[[cachepy::cache_file]] int changes_in_class_method(int x) { return InHeader().edited_method(x); }
[[cachepy::cache_file]] int keeps_other_inline_function(int x) { return inline_callee(x) + InHeader().method(x); }
