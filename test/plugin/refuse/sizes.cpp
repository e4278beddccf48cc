// Sizes are C++ expressions without effects, in the scope of the function that has the attribute.
// RUN: %cachepy-clang -std=c++17 -fsyntax-only -Xclang -verify -ferror-limit=0 %s
#include CACHEPY_HEADER

struct Box {
  int n = 1;
  int pop() { return --n; }
  int get() const { return n; }

 private:
  int hidden() const { return n; }
};
int bump(int& n);
using Count = int (*)(int);

// expected-error@+1 {{parameter 'v' has the size 'box.pop()', but it does not compile: 'this' argument to member function 'pop' has type 'const Box', but function is not marked const}}
[[cachepy::cache_file]] int pops(Box box, [[cachepy::size("box.pop()")]] const int* v) { return v[0] + box.n; }
// expected-error@+1 {{parameter 'v' has the size 'box->pop()', but it calls 'pop', which is not const; write it with parameters of the function}}
[[cachepy::cache_file]] int pops_behind(Box* box, [[cachepy::size("box->pop()")]] const int* v) { return v[0] + box->n; }
// expected-error@+1 {{parameter 'v' has the size 'bump(n)', but it does not compile: no matching function for call to 'bump'}}
[[cachepy::cache_file]] int bumps(int n, [[cachepy::size("bump(n)")]] const int* v) { return v[0] + n; }
// expected-error@+1 {{parameter 'v' has the size 'bump(box->n)', but it calls 'bump', which may change 'n'}}
[[cachepy::cache_file]] int bumps_behind(Box* box, [[cachepy::size("bump(box->n)")]] const int* v) { return v[0] + box->n; }
// expected-error@+1 {{parameter 'v' has the size 'count(n)', but it calls a function through a pointer}}
[[cachepy::cache_file]] int through(Count count, int n, [[cachepy::size("count(n)")]] const int* v) { return v[0] + count(n); }
// expected-error@+1 {{parameter 'v' has the size 'n++', but '++' would change something}}
[[cachepy::cache_file]] int increments(int n, [[cachepy::size("n++")]] const int* v) { return v[0] + n; }
// expected-error@+1 {{parameter 'v' has the size '--n', but '--' would change something}}
[[cachepy::cache_file]] int decrements(int n, [[cachepy::size("--n")]] const int* v) { return v[0] + n; }
// expected-error@+1 {{parameter 'v' has the size 'n = 2', but '=' would change something}}
[[cachepy::cache_file]] int assigns(int n, [[cachepy::size("n = 2")]] const int* v) { return v[0] + n; }
// expected-error@+1 {{parameter 'v' has the size 'x', but it is no whole number}}
[[cachepy::cache_file]] int real(double x, [[cachepy::size("x")]] const int* v) { return v[0] + int(x); }
// expected-error@+1 {{parameter 'v' has the size 'box.hidden()', but it does not compile: 'hidden' is a private member of 'Box'}}
[[cachepy::cache_file]] int hides(Box box, [[cachepy::size("box.hidden()")]] const int* v) { return v[0] + box.n; }
// expected-error@+1 {{parameter 'v' has the size 'nope::size(box)', but there is no 'nope'}}
[[cachepy::cache_file]] int scopes(Box box, [[cachepy::size("nope::size(box)")]] const int* v) { return v[0] + box.n; }
// expected-error@+1 {{parameter 'v' has the size 'box.get() n', but 'n' is not understood}}
[[cachepy::cache_file]] int two(Box box, [[cachepy::size("box.get() n")]] const int* v) { return v[0] + box.n; }
// expected-error@+1 {{parameter 'v' has the size 'Box().get()', but it would make an object of type 'Box'}}
[[cachepy::cache_file]] int makes(Box box, [[cachepy::size("Box().get()")]] const int* v) { return v[0] + box.n; }

struct Grid {
  int rows = 2;
  // There is no object before the call.
  // expected-error@+1 {{parameter 'v' has the size 'rows', but there is no 'rows'}}
  [[cachepy::cache_file]] explicit Grid([[cachepy::size("rows")]] const int* v) : rows(v[0]) {}
  // expected-error@+1 {{parameter 'v' has the size 'rows', but there is no 'rows'}}
  [[cachepy::cache_file]] static int first([[cachepy::size("rows")]] const int* v) { return v[0]; }
};
