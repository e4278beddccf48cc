// Coverage counts the user's lines, as without the plugin.
// RUN: %plain-clang -w -fprofile-instr-generate -fcoverage-mapping %s -o %t.plain
// RUN: %cachepy-clang -fprofile-instr-generate -fcoverage-mapping %s -o %t.cached
// RUN: env LLVM_PROFILE_FILE=%t.plain.raw %t.plain && llvm-profdata merge %t.plain.raw -o %t.plain.prof
// RUN: env LLVM_PROFILE_FILE=%t.cached.raw %t.cached && llvm-profdata merge %t.cached.raw -o %t.cached.prof
// RUN: llvm-cov show %t.plain -instr-profile=%t.plain.prof -sources %s > %t.plain.txt
// RUN: llvm-cov show %t.cached -instr-profile=%t.cached.prof -sources %s > %t.cached.txt
// RUN: diff %t.plain.txt %t.cached.txt
#include <cachepy/cachepy.h>

[[cachepy::cache_file("d", verbose)]] int cached(int a) {  // a comment behind code
  if (a > 3) {
    // a comment on its own
    return a;
  }

#if 0
  skipped
#endif
  return 1;  // taken twice
}

int main() { return cached(1) + cached(2) - 2; }
