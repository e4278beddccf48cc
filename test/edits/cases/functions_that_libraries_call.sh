# A library that was compiled without the plugin calls functions of the program by their names: because it has no definition of its
# own, or because the program's one replaces it. So names and code matter that no function with records refers to.
here="-Wl,-rpath,\$ORIGIN -L."

echo "== a helper that is renamed to a function of a library, replaces it"
mkdir r && cd r || exit 2
echo 'int hook(int x) { return x; } int compute(int x) { return hook(x) * 100; }' > lib.cpp
plain -shared -fPIC lib.cpp -o liblib.so
build() {
  echo "$head"'int compute(int); int '"$1"'(int x) { return x + 1; } C int f(int x) { return '"$1"'(x) + compute(x); }
    int main() { std::printf("%d\n", f(3)); }' > main.cpp
  cxx main.cpp -o "$1" $here -llib
}
build helper
build hook
./helper > /dev/null
judge ./hook
judge ./helper
cd ..

echo "== two helpers of such names change places"
mkdir s && cd s || exit 2
echo 'int one(int x) { return 0; } int two(int x) { return 0; } int compute(int x) { return one(x) * 10 + two(x); }' > lib.cpp
plain -shared -fPIC lib.cpp -o liblib.so
build() {
  echo "$head"'int compute(int); int '"$1"'(int x) { return x + 1; } int '"$2"'(int x) { return x + 2; }
    C int f(int x) { return '"$1"'(x) + '"$2"'(x) + compute(x); } int main() { std::printf("%d\n", f(3)); }' > main.cpp
  cxx main.cpp -o "$1" $here -llib
}
build one two
build two one
./one > /dev/null
judge ./two
must_hit 'f(x=3)' ./one
build() {
  echo "$head"'int compute(int); int one(int x) { return x + 1; } int two(int x) { return x + 2; }
    static int a(int x) { return '"$1"'(x); } static int b(int x) { return '"$2"'(x); }
    C int f(int x) { return a(x) * 100 + b(x) + compute(x); } int main() { std::printf("%d\n", f(3)); }' > main.cpp
  cxx main.cpp -o "$1" $here -llib
}
build one two
build two one
./one > /dev/null
judge ./two
cd ..

echo "== a helper that is looked up by its name"
mkdir d && cd d || exit 2
build() {
  echo "$head"'#include <dlfcn.h>
    extern "C" int '"$1"'(int x) { return x + 1; }
    C int f(int x) { return '"$1"'(x) * 10 + (dlsym(RTLD_DEFAULT, "hook") != nullptr); } int main() { std::printf("%d\n", f(3)); }' > main.cpp
  cxx main.cpp -o "$1" -rdynamic
}
build helper
build hook
./helper > /dev/null
judge ./hook
cd ..

echo "== a function of the program that only a library calls"
mkdir c && cd c || exit 2
echo 'int hook(int x) { return x; } int compute(int x) { return hook(x) * 100; }' > lib.cpp
plain -shared -fPIC lib.cpp -o liblib.so
echo "$head"'int hook(int x) { return x + E; } int compute(int); C int f(int x) { return compute(x); } int main() { std::printf("%d\n", f(3)); }' > main.cpp
cxx -DE=1 main.cpp -o 1 $here -llib
cxx -DE=2 main.cpp -o 2 $here -llib
./1 > /dev/null
judge ./2
cd ..

echo "== through a second library, and what it uses there"
mkdir t && cd t || exit 2
echo 'int hook(int x) { return x; } int inner(int x) { return hook(x) * 100; }' > inner.cpp
echo 'int inner(int); int compute(int x) { return inner(x) + 1; }' > lib.cpp
plain -shared -fPIC inner.cpp -o libinner.so
plain -shared -fPIC lib.cpp -o liblib.so $here -linner
echo "$head"'int deep(int x); int hook(int x) { return deep(x); } int compute(int); C int f(int x) { return compute(x); } int main() { std::printf("%d\n", f(3)); }' > main.cpp
for v in 1 2; do
  echo 'int deep(int x) { return x + '$v'; }' > deep.cpp
  cxx main.cpp deep.cpp -o $v $here -llib -linner
done
./1 > /dev/null
judge ./2
must_hit 'f(x=3)' ./1
cd ..

echo "== a variable that it reads"
mkdir g && cd g || exit 2
echo 'int hook(int x) { return x; } int compute(int x) { return hook(x) * 100; }' > lib.cpp
plain -shared -fPIC lib.cpp -o liblib.so
echo "$head"'#include <cstdlib>
int level; int hook(int x) { return x + level; } int compute(int); C int f(int x) { return compute(x); }
int main(int, char** v) { level = std::atoi(v[1]); std::printf("%d\n", f(3)); }' > main.cpp
cxx main.cpp -o main $here -llib
judge ./main 1
judge ./main 2
must_hit 'f(x=3)' ./main 1
cd ..

echo "== a function that a library calls if it exists"
mkdir w && cd w || exit 2
echo '[[gnu::weak]] int hook(int x); int compute(int x) { return hook ? hook(x) * 100 : x; }' > lib.cpp
plain -shared -fPIC lib.cpp -o liblib.so
echo "$head"'int compute(int); C int f(int x) { return compute(x); } int main() { std::printf("%d\n", f(3)); }' > main.cpp
for v in 1 2 3; do
  [ $v = 1 ] || echo 'int hook(int x) { return x + '$v'; }' >> main.cpp
  [ $v = 3 ] && sed -i '/+ 2/d' main.cpp
  cxx main.cpp -o $v $here -llib
done
./1 > /dev/null
judge ./2
judge ./3
cd ..

echo "== a virtual function and an object"
mkdir v && cd v || exit 2
echo 'struct S { virtual int hook(int x) const; }; int compute(const S& s, int x) { return s.hook(x) * 100; }' > lib.cpp
echo "$head"'struct S { virtual int hook(int x) const; }; int S::hook(int x) const { return x + E; } int compute(const S& s, int x);
C int f(int x) { S s; return compute(s, x); } int main() { std::printf("%d\n", f(3)); }' > main.cpp
plain -shared -fPIC lib.cpp -o liblib.so
for v in 1 2; do cxx -DE=$v main.cpp -o $v $here -llib; done
./1 > /dev/null
judge ./2
cd ..

echo "== a library that defines what the first one leaves undefined, and one that replaces what it defines"
mkdir u && cd u || exit 2
echo 'int inner(int); int own(int x) { return x; } int compute(int x) { return inner(x) + own(x); }' > lib.cpp
plain -shared -fPIC lib.cpp -o liblib.so
echo "$head"'int compute(int); C int f(int x) { return compute(x); } int main() { std::printf("%d\n", f(3)); }' > main.cpp
for v in 10 20; do
  mkdir $v
  echo "int inner(int x) { return x * $v; }" > inner.cpp
  plain -shared -fPIC inner.cpp -o $v/libinner.so
  echo "int own(int x) { return x + $v; }" > own.cpp
  plain -shared -fPIC own.cpp -o $v.so
done
cxx main.cpp -o main $here -llib -Wl,--no-as-needed -L10 -linner
LD_LIBRARY_PATH=10 ./main > /dev/null
judge env LD_LIBRARY_PATH=20 ./main
must_hit 'f(x=3)' env LD_LIBRARY_PATH=10 ./main
judge env LD_LIBRARY_PATH=10 LD_PRELOAD="$PWD/10.so" ./main
judge env LD_LIBRARY_PATH=10 LD_PRELOAD="$PWD/20.so" ./main
must_hit 'f(x=3)' env LD_LIBRARY_PATH=10 LD_PRELOAD="$PWD/10.so" ./main
cd ..

echo "== code of the program that was compiled without the plugin"
mkdir n && cd n || exit 2
echo 'int hook(int x) { return x; } int compute(int x) { return hook(x) * 100; }' > lib.cpp
plain -shared -fPIC lib.cpp -o liblib.so
echo "$head"'int compute(int); C int f(int x) { return compute(x); } int main() { std::printf("%d\n", f(3)); }' > main.cpp
for v in 1 2; do
  echo "int hook(int x) { return x + $v; }" > hook.cpp
  plain -c hook.cpp -o hook.o
  cxx main.cpp hook.o -o $v $here -llib
done
./1 > /dev/null
judge ./2
must_hit 'f(x=3)' ./1
echo 'void unused() {}' >> main.cpp
cxx main.cpp -o 3 $here -llib
./3 > /dev/null
echo 'int another() { return 1; }' >> main.cpp
cxx main.cpp -o 3 $here -llib
must_hit 'f(x=3)' ./3
cd ..

echo "== functions of the C library that cachepy observes are the C library's"
mkdir o && cd o || exit 2
echo "$head"'#include <cstdlib>
C int f(int x) { if (std::getenv("NO_SUCH_NAME")) std::puts("set"); return x + 1; } int main() { std::printf("%d\n", f(3)); }' > main.cpp
cxx main.cpp -o main
./main > /dev/null
echo 'int another() { return 1; }' >> main.cpp
cxx main.cpp -o main
must_hit 'f(x=3)' ./main
cd ..
