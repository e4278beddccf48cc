#!/bin/sh
# find_package(Cachepy) and cachepy_enable() against the moved installation.
. "$(dirname "$0")/lib.sh"
export CMAKE_PREFIX_PATH="$spaced_prefix"

"$CMAKE" -G Ninja -S "$here/consumer" -B build -DCMAKE_CXX_COMPILER="$CXX" >configure.log 2>&1 ||
  { cat configure.log; fail "configure"; }
"$CMAKE" --build build >build.log 2>&1 || { cat build.log; fail "build"; }
! grep -i 'warning' build.log || fail "the build warns"
for program in app with_static with_object with_shared; do
  expect_cached "$PWD/build/$program"
done
# Program and shared library have one graph between them.
grep -qx 'whole has 2 children and 0 parents' first.out || fail "no edge into the shared library: $(cat first.out)"

./build/draw graph.svg graph.html || fail "draw failed"
grep -q '>half<' graph.svg || fail "the drawing does not show the call: $(cat graph.svg)"
grep -q '"functions":\["half"\]' graph.html || fail "the page does not hold the call"

# A new plugin means new objects.
"$CMAKE" --build build >again.log
grep -q 'no work to do' again.log || fail "built again although nothing changed"
sleep 0.01
touch "$spaced_prefix"/lib*/cachepy/clang-*/libCachepyPlugin.so
"$CMAKE" --build build -- -n >plan.log
grep -q 'main.cpp.o' plan.log || fail "not built again although the plugin changed"

# A compiler that cannot load the plugin is refused when configuring, not by a puzzling error when compiling.
! "$CMAKE" -G Ninja -S "$here/consumer" -B other -DCMAKE_CXX_COMPILER="$CXX" -DPRETEND_VERSION=18.1.8 >other.log 2>&1 ||
  fail "Clang 18 was accepted"
tr -s ' \n' ' ' <other.log | grep -q 'there are plugins for Clang 19.* only.*18.1.8' || { cat other.log; fail "unclear message"; }

# Versions: this one, not the next.
! "$CMAKE" -G Ninja -S "$here/consumer" -B future -DCMAKE_CXX_COMPILER="$CXX" -DWANTED_VERSION=99 >future.log 2>&1 ||
  fail "version 99 was found"
