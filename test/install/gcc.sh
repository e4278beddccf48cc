#!/bin/sh
# Programs built by cachepy-g++: what has cached functions is compiled by Clang, all else by g++, and described by Clang.
. "$(dirname "$0")/lib.sh"
export CACHEPY_CXX="$CXX"
gxx=$spaced_prefix/bin/cachepy-g++
cp -r "$here/gcc" src
cd src
touch tracked.txt

# by FILE COMPILER: which compiler made it.
by() {
  readelf -p .comment "$1" | grep -q "$2" || fail "$1 was not compiled by $2"
}

# expect FUNCTION...: these compute in the next run of ./app, apart from the call that fails.
expect() {
  ./app >run.out 2>run.err || fail "app does not run"
  computed=$(sed -n 's/^computing //p' run.out | grep -v '^checked$' | tr '\n' ' ')
  [ "$computed" = "$*${*:+ }" ] || fail "computed '$computed' instead of '$*'"
}

# build [OPTION...]: compiles all of the program.
build() {
  for source in main parts asks; do expect_quiet "$gxx" "$@" -Wall -Wextra -c $source.cpp -o $source.o; done
  expect_quiet "$gxx" main.o parts.o asks.o -o app
}

# Each unit by its compiler; values, exceptions, variables and functions behind pointers cross the boundary.
build -O2 -g
by main.o clang
by parts.o GCC
by asks.o GCC
rm -rf cache
expect summary formatted applied
./app >first.out
grep -qx 'a 4' first.out || fail "wrong values: $(cat first.out)"
grep -qx 'refused: negative' first.out || fail "no exception came through: $(cat first.out)"
grep -qx 'not Clang 3' first.out || fail "asks.cpp was not compiled by g++: $(cat first.out)"
expect
./app 3 >set.out
grep -qx 'computing summary' set.out || fail "the value of a variable in a unit of g++ is not in the key"
grep -qx 'a 6' set.out || fail "wrong values: $(cat set.out)"

# Edits of what g++ compiles. A comment changes nothing.
sed -i '1i // a comment' parts.cpp asks.cpp
build -O2 -g
expect
sed -i 's/return 2 \* number/return 3 * number/' parts.cpp
build -O2 -g
expect applied
sed -i 's/name.size())/name.length() * 2)/' parts.cpp
build -O2 -g
expect summary
sed -i 's/static int summand = 1/static int summand = 2/' parts.cpp
build -O2 -g
expect summary
# Clang does not see this text.
sed -i 's/return "not Clang "/return "surely not Clang "/' asks.cpp
build -O2 -g
expect formatted
grep -qx 'surely not Clang 3' run.out || fail "served an old result: $(cat run.out)"
# What g++ computes depends on its options.
build -O2 -g -ffast-math -fipa-pta  # which Clang does not know
expect summary formatted applied

# Several sources in one command, response files, languages that are not those of the names.
cp parts.cpp parts.inc
expect_quiet "$gxx" -O1 main.cpp asks.cpp -x c++ parts.inc -x none -o app
expect summary formatted applied
printf '%s\n' '-O1 main.cpp "parts.cpp"' "'asks.cpp'" >arguments
expect_quiet "$gxx" @arguments -o app
expect
rm -f ./*.o
expect_quiet "$gxx" -O1 -c parts.cpp asks.cpp
expect_quiet "$gxx" -O1 -pipe main.cpp parts.o asks.o -o app
expect

# Dependencies: those of the compiler in question, and the plugin.
expect_quiet "$gxx" -MD -MF deps.d -MT target -c parts.cpp -o parts.o
grep -q '^target: .*libCachepyPlugin.so ' deps.d || fail "the plugin is no dependency of what g++ compiles: $(cat deps.d)"
grep -q 'parts.h' deps.d || fail "g++ wrote no dependencies: $(cat deps.d)"
expect_quiet "$gxx" -MD -c main.cpp -o main.o
grep -q libCachepyPlugin.so main.d || fail "the plugin is no dependency of what Clang compiles"

# What only g++ can read is compiled as it is. Clang's errors are errors where a function is cached.
cat >nested.cpp <<'END'
int outer(int number) {
  __label__ out;
  auto inner = [](int n) __attribute__((optimize("O1"))) { return n; };
  int values[number > 0 ? 2 : 1];
  if (number < 0) goto out;
  return inner(number) + static_cast<int>(sizeof values) + __builtin_apply_args() ? 1 : 2;
out:
  return 0;
}
END
CACHEPY_VERBOSE=1 "$gxx" -c nested.cpp -o nested.o 2>message || fail "g++ could not compile: $(cat message)"
grep -q 'nested.cpp: no code records, because Clang cannot compile it' message || fail "silent: $(cat message)"
! readelf -S nested.o | grep -q note.cachepy || fail "records of what cannot be read"
printf '#include <cachepy/cachepy.h>\n' >wrong.cpp
cat nested.cpp >>wrong.cpp
! "$gxx" -c wrong.cpp -o wrong.o 2>message || fail "compiled what Clang cannot read"
grep -q 'wrong.cpp:.*error:' message || fail "unclear: $(cat message)"
printf '[[cachepy::cache_file]] int forgot() { return 1; }\n' >forgot.cpp
! "$gxx" -c forgot.cpp -o forgot.o 2>message || fail "compiled an annotated function without the header"
grep -q "'#include <cachepy/cachepy.h>' is missing" message || fail "unclear: $(cat message)"
! "$gxx" -c missing.cpp 2>message || fail "compiled a missing file"
grep -q 'missing.cpp: No such file' message || fail "unclear: $(cat message)"
CACHEPY_VERBOSE=1 "$gxx" -flto -c parts.cpp -o parts.o 2>message
grep -q 'parts.cpp: no code records, because it is compiled with -flto' message || fail "silent: $(cat message)"

# Everything else is g++'s.
"$gxx" --version | grep -q '^g++' || fail "--version"
expect_quiet "$gxx" -S parts.cpp -o parts.s
expect_quiet "$gxx" -E parts.cpp -o parts.ii
printf '#include <vector>\n' >all.hpp
expect_quiet "$gxx" -x c++-header all.hpp -o all.hpp.gch
expect_quiet "$gxx" -include all.hpp -c parts.cpp -o with_header.o
readelf -S with_header.o | grep -q note.cachepy || fail "no records with a precompiled header"
expect_quiet "$gxx" -c plain.c -o plain.o

# Instrumented programs are Clang's alone: the runtimes of the two compilers do not mix.
for options in -fsanitize=address,undefined --coverage; do
  expect_quiet "$gxx" $options -g main.cpp parts.cpp asks.cpp -o app
  ./app >run.out 2>run.err || fail "with $options: $(cat run.err)"
  grep -qx 'Clang 3' run.out || fail "asks.cpp was not compiled by Clang with $options"
done

# One OpenMP runtime counts the threads of both compilers.
sed -i 's/plain(1)/2/' threads.cpp
expect_quiet "$gxx" -O2 -fopenmp threads.cpp region.cpp -o threads
rm -rf cache
(ulimit -t 60; ./threads >threads.out 2>&1) || fail "threads: $(cat threads.out)"
tail -n 1 threads.out | grep -qx '3 53' || fail "wrong numbers of threads: $(cat threads.out)"
./threads | grep -qx '3 53' || fail "wrong numbers of threads from the cache"
! ./threads | grep computing || fail "computed again"
