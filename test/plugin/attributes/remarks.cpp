// What each cached function's key holds, for who asks.
// RUN: %cachepy-clang -std=c++17 -fsyntax-only -fplugin-arg-cachepy-remarks -Xclang -verify %s
// RUN: %cachepy-clang -std=c++17 -fsyntax-only %s 2>&1 | count 0
#include "../types/Inputs/types.h"

struct Counts {
  int value;
};

// expected-remark@+6 {{ns::load is cached in 'dir'; its result is stored as 'Counts'}}
// expected-note@+6 {{in the key: parameter 'path', and the content of the files that it names}}
// expected-note@+6 {{in the key: parameter 'scale' of type 'double'}}
// expected-note@+6 {{not in the key: parameter 'threads'}}
namespace ns {
[[cachepy::cache_file("dir", version = "2", env_vars = {"A", "B"}, depends_on_files = {"f"}, depends_on_vars = {"n=v"})]] Counts
load(  // expected-note {{in the key: version '2'}} expected-note {{in the key: environment variables 'A', 'B'}} expected-note {{in the key: the content of 'f'}} expected-note {{in the key: variables 'n=v'}}
    [[cachepy::file_arg]] const std::string& path,
    double scale,
    [[cachepy::ignore_arg]] int threads) {
  return {int(path.size() * scale) * threads};
}
}  // namespace ns

struct Model {
  int k = 1;
  int unused = 1;
  // expected-remark@+1 {{Model::scaled is cached in the default directory; its result is stored as 'int'}}
  [[cachepy::cache_file]] int scaled(int) const {  // expected-note {{in the key: a parameter without a name of type 'int'}}
    return k;                                      // expected-note {{in the key: field 'this.k' of type 'int', read here}}
  }
};
