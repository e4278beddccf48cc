#!/bin/sh
# find_package(Cachepy), cachepy-config and cachepy-clang++ straight from the build tree.
. "$(dirname "$0")/lib.sh"

"$CMAKE" -G Ninja -S "$here/consumer" -B build -DCMAKE_CXX_COMPILER="$CXX" \
  -DCachepy_DIR="$("$CACHEPY_BUILD_DIR/bin/cachepy-config" --cmakedir)" >configure.log 2>&1 ||
  { cat configure.log; fail "configure"; }
"$CMAKE" --build build --target app >build.log 2>&1 || { cat build.log; fail "build"; }
expect_cached "$PWD/build/app"

expect_quiet "$CACHEPY_BUILD_DIR/bin/cachepy-clang++" "$here/consumer/main.cpp" -o wrapped
expect_cached "$PWD/wrapped"
