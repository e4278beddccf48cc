# Which definition a call in a shared library reaches, the loader decides: preloaded and interposing code, with records and
# without, hidden and protected functions, libraries that are loaded later, and old tables of hashes.
main="$head"'int helper(int); C int f(int x) { return helper(x); } int main() { std::printf("%d\n", f(3)); }'
here="-Wl,-rpath,\$ORIGIN -L."

echo "== a preloaded library that was compiled without the plugin"
mkdir a && cd a || exit 2
echo 'int helper(int x) { return x + 1; }' > lib.cpp
echo 'int helper(int x) { return x + E; }' > preloaded.cpp
echo "$main" > main.cpp
cxx -shared -fPIC lib.cpp -o liblib.so
plain -DE=100 -shared -fPIC preloaded.cpp -o 1.so
plain -DE=200 -shared -fPIC -Wl,--hash-style=sysv preloaded.cpp -o 2.so
cxx main.cpp -o main $here -llib
./main > /dev/null
judge env LD_PRELOAD="$PWD/1.so" ./main
judge env LD_PRELOAD="$PWD/2.so" ./main
must_hit 'f(x=3)' env LD_PRELOAD="$PWD/1.so" ./main
must_hit 'f(x=3)' ./main
cd ..

echo "== a program that interposes, compiled without the plugin"
mkdir b && cd b || exit 2
echo "$head"'int helper(int x) { return x + 1; } C int f(int x) { return helper(x); }' > lib.cpp
echo '#include <cstdio>
int f(int); int main() { std::printf("%d\n", f(3)); }' > main.cpp
cxx -shared -fPIC lib.cpp -o liblib.so
for v in 10 20; do
  echo "int helper(int x) { return x + $v; }" > other.cpp
  plain -c other.cpp -o other.o
  cxx main.cpp other.o -o main$v $here -llib
done
./main10 > /dev/null
judge ./main20
cd ..

echo "== a variable that is copied into the program, and one that the program replaces"
mkdir v && cd v || exit 2
echo "$head"'extern const int table[2]; const int table[2] = {E, 2}; C int f(int x) { return x + table[0]; }' > lib.cpp
echo '#include <cstdio>
extern const int table[2]; int f(int); int main() { std::printf("%d %d\n", f(3), table[1]); }' > main.cpp
for v in 1 5; do
  cxx -DE=$v -shared -fPIC lib.cpp -o liblib.so
  cxx -fno-pie -no-pie main.cpp -o main $here -llib
  judge ./main
done
echo 'extern const int table[2]; const int table[2] = {E, 2};' > own.cpp
for v in 10 20; do
  plain -DE=$v -c own.cpp -o own.o
  cxx main.cpp own.o -o main $here -llib
  judge ./main
done
cd ..

echo "== hidden functions of two libraries change places, also below functions that are alike"
mkdir h && cd h || exit 2
echo "$head"'int fa(int); int fb(int); C int f(int x) { return fa(x) * 10 + fb(x); } int main() { std::printf("%d\n", f(0)); }' > main.cpp
build() {
  for l in a b; do
    echo "[[gnu::visibility(\"hidden\")]] int inner(int x) { return x + $1; }
      [[gnu::visibility(\"hidden\")]] int helper(int x) { return inner(x); } int f$l(int x) { return helper(x); }" > $l.cpp
    cxx -shared -fPIC $l.cpp -o lib$l.so
    shift
  done
}
build 1 2
cxx main.cpp -o main $here -la -lb
./main > /dev/null
build 2 1
judge ./main
must_hit 'f(x=0)' ./main
cd ..

echo "== the order of two libraries, and one that is linked with -Bsymbolic or protects its function"
mkdir o && cd o || exit 2
for v in 1 2; do
  echo "int helper(int x) { return x + $v; } int g$v(int x) { return x; }" > $v.cpp
  cxx -shared -fPIC $v.cpp -o lib$v.so
done
echo "$main" > main.cpp
cxx main.cpp -o 12 $here -Wl,--no-as-needed -l1 -l2
cxx main.cpp -o 21 $here -Wl,--no-as-needed -l2 -l1
./12 > /dev/null
judge ./21
must_hit 'f(x=3)' ./12
echo "$head"'SEEN int helper(int x) { return x + E; } C int f(int x) { return helper(x); }' > own.cpp
echo '#include <cstdio>
int f(int); int main() { std::printf("%d\n", f(3)); }' > call.cpp
for how in '-DSEEN= -Wl,-Bsymbolic' '-DSEEN=[[gnu::visibility("protected")]]'; do
  for v in 10 20; do
    cxx -DE=$v $how -shared -fPIC own.cpp -o libown.so
    cxx call.cpp -o call $here -Wl,--no-as-needed -l1 -lown
    judge ./call
  done
done
cd ..

echo "== namesakes of libraries that are loaded later, each for itself or for all"
mkdir l && cd l || exit 2
for l in A B; do
  [ $l = A ] && body='x + 1' || body='x * 3'
  echo "$head"'int helper(int x) { return '"$body"'; } C int f'$l'(int x) { return helper(x); } extern "C" int run(int x) { return f'$l'(x); }' > $l.cpp
  cxx -shared -fPIC $l.cpp -o $l.so
done
echo '#include <dlfcn.h>
#include <cstdio>
#include <cstring>
int main(int, char** v) {
  int mode = RTLD_LOCAL;
  while (*++v) {
    if (!std::strcmp(*v, "global")) { mode = RTLD_GLOBAL; continue; }
    void* h = dlopen(*v, RTLD_NOW | mode);
    std::printf("%d\n", ((int (*)(int))dlsym(h, "run"))(3));
  }
}' > main.cpp
plain main.cpp -o main -Wl,--no-as-needed "$TEST_LIBRARIES/libcachepy.so" -Wl,-rpath,"$TEST_LIBRARIES"
./main ./B.so > /dev/null
must_hit 'fB(x=3)' ./main ./A.so ./B.so
judge ./main global ./A.so ./B.so
judge ./main ./A.so ./B.so
