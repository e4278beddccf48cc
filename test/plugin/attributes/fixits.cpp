// What can be corrected by a tool says how.
// RUN: not %cachepy-clang -fsyntax-only -fdiagnostics-parseable-fixits %s 2>&1 | FileCheck %s

// CHECK: fix-it:{{.*}}:{[[#@LINE+1]]:12-[[#@LINE+1]]:21}:"cache_file"
[[cachepy::cache_fil]] int misspelt_attribute();
// CHECK: fix-it:{{.*}}:{[[#@LINE+1]]:27-[[#@LINE+1]]:34}:"version"
[[cachepy::cache_file("", verison = "2")]] int misspelt_option();
// CHECK: fix-it:{{.*}}:{[[#@LINE+1]]:30-[[#@LINE+1]]:36}:"\"xxh3\""
[[cachepy::cache_file(algo = "xxh4")]] int misspelt_algorithm();
// CHECK: fix-it:{{.*}}:{[[#@LINE+2]]:34-[[#@LINE+2]]:34}:"{"
// CHECK: fix-it:{{.*}}:{[[#@LINE+1]]:40-[[#@LINE+1]]:40}:"}"
[[cachepy::cache_file(env_vars = "HOME")]] int string_for_list();
// CHECK: fix-it:{{.*}}:{[[#@LINE+1]]:26-[[#@LINE+1]]:26}:","
[[cachepy::cache_file("d" verbose)]] int missing_comma();
// CHECK: fix-it:{{.*}}:{[[#@LINE+1]]:36-[[#@LINE+1]]:39}:""
int arguments([[cachepy::ignore_arg(1)]] int a);
