// Unions whose active member the object tells, and what is said of those that cannot be used.
// RUN: %cachepy-clang -std=c++17 -fsyntax-only -Xclang -verify -ferror-limit=0 %s
#include CACHEPY_HEADER

#include <new>
#include <string>

struct Number {
  int kind = 0;
  union {
    [[cachepy::active("kind == 0")]] long whole = 0;
    [[cachepy::active("kind == 1")]] double real;
  };
};
[[cachepy::cache_file]] Number number(const Number& n) { return n; }

struct Unmarked {
  int kind = 0;
  union {  // expected-note {{declared here}}
    [[cachepy::active("kind == 0")]] long whole = 0;
    double real;
  };
};
// expected-error@+1 {{Unmarked::(anonymous union) has members with [[cachepy::active]], but 'real' has none; write it with other members of the class}}
[[cachepy::cache_file]] int unmarked(const Unmarked& n) { return n.kind; }

struct Unknown {
  int kind = 0;
  union {  // expected-note {{declared here}}
    [[cachepy::active("tag == 0")]] long whole = 0;
    [[cachepy::active("kind == 1")]] double real;
  };
};
// expected-error@+1 {{Unknown::(anonymous union) has the condition 'tag == 0', but there is no 'tag'; write it with other members of the class}}
[[cachepy::cache_file]] int unknown(const Unknown& n) { return n.kind; }

struct Changes {
  int kind = 0;
  bool next() { return ++kind; }
  union {  // expected-note {{declared here}}
    [[cachepy::active("next()")]] long whole = 0;
    [[cachepy::active("kind = 1")]] double real;
  };
};
// expected-error@+1 {{Changes::(anonymous union) has the condition 'next()', but it does not compile: 'this' argument to member function 'next' has type 'const Changes', but function is not marked const}}
[[cachepy::cache_file]] int changes(const Changes& n) { return n.kind; }

struct Pointer {
  int kind = 0;
  union {
    [[cachepy::active("kind == 0")]] long whole = 0;
    [[cachepy::active("kind == 1")]] int* data;  // expected-note {{declared here}}
  };
};
// expected-error@+1 {{is a raw pointer 'int *'}}
[[cachepy::cache_file]] int pointer(const Pointer& n) { return n.kind; }

struct Text {
  bool is_text = false;
  union {  // expected-note {{declared here}}
    [[cachepy::active("!is_text")]] long whole = 0;
    [[cachepy::active("is_text")]] std::string text;
  };
  Text() {}
  Text(const Text&) = delete;
  ~Text() {
    if (is_text) text.~basic_string();
  }
};
[[cachepy::cache_file]] bool read_only(const Text& text) { return text.is_text; }
// expected-error@+1 {{Text::(anonymous union) is a union in 'Text', which cannot be moved or copied; give it a constructor and an assignment operator that do so}}
[[cachepy::cache_file]] void kept(int, Text& text) { text.whole = 1; }

union Alone {
  [[cachepy::active("kind == 0")]] int i;
  [[cachepy::active("kind == 1")]] float f;
};
// expected-error@+1 {{it is a union, and which member is active cannot be known; use std::variant, or specialise cachepy::Codec for 'Alone'}}
[[cachepy::cache_file]] int alone(Alone) { return 1; }
