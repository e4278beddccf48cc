// The worked example of code records in docs/format.md is what is written, but for the digest.
// RUN: rm -rf %t.dir && mkdir %t.dir && cd %t.dir
// RUN: echo 'int g(int);' > note.cpp && echo 'int f(int x) { return g(x); }' >> note.cpp
// RUN: %cachepy-clang -c note.cpp -o note.o && llvm-objcopy --dump-section .note.cachepy=note note.o
// RUN: %compare_dump %S/../../../docs/format.md "code records" note
