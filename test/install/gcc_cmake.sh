#!/bin/sh
# cachepy_enable() in a project of g++.
. "$(dirname "$0")/lib.sh"
export CMAKE_PREFIX_PATH="$spaced_prefix" CACHEPY_CXX="$CXX"

for generator in Ninja 'Unix Makefiles'; do
  rm -rf src build
  cp -r "$here/gcc" src
  "$CMAKE" -G "$generator" -S src -B build -DCMAKE_CXX_COMPILER=g++ -DCMAKE_BUILD_TYPE=Release >configure.log 2>&1 ||
    { cat configure.log; fail "configure"; }
  "$CMAKE" --build build >build.log 2>&1 || { cat build.log; fail "build with $generator"; }
  ! grep -i 'warning' build.log || fail "the build warns"
  expect_cached "$PWD/build/threads" 2>/dev/null
  tail -n 1 second.out | grep -qx '3 53' || fail "wrong numbers of threads: $(cat second.out)"
  (cd run && ../build/app >../first.out && ../build/app >../second.out) || fail "app does not run"
  ! grep -v checked second.out | grep computing || fail "computed again"

  # An edit of what g++ compiles.
  sed -i 's/return 2 \* number/return 3 * number/' src/parts.cpp
  "$CMAKE" --build build >build.log 2>&1 || { cat build.log; fail "build again with $generator"; }
  (cd run && ../build/app >../third.out) || fail "app does not run"
  [ "$(grep computing third.out | grep -v checked)" = 'computing applied' ] || fail "computed: $(cat third.out)"

  # A new plugin means new objects.
  "$CMAKE" --build build >again.log 2>&1
  ! grep 'Building' again.log || fail "built again although nothing changed"
  sleep 1
  touch "$spaced_prefix"/lib*/cachepy/clang-*/libCachepyPlugin.so
  "$CMAKE" --build build >again.log 2>&1
  grep -q 'parts.cpp.o' again.log || fail "not built again although the plugin changed"
  grep -q 'main.cpp.o' again.log || fail "not built again although the plugin changed"
done
