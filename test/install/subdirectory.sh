#!/bin/sh
# cachepy as a subdirectory of another project, as add_subdirectory() and FetchContent make it. Configured only: what is built
# is what the other tests build.
. "$(dirname "$0")/lib.sh"
source=$(cd "$here/../.." && pwd)

mkdir project
cat >project/CMakeLists.txt <<END
cmake_minimum_required(VERSION 3.25)
project(User LANGUAGES CXX)
include(FetchContent)
FetchContent_Declare(cachepy SOURCE_DIR "$source")
FetchContent_MakeAvailable(cachepy)
add_executable(app "$here/consumer/main.cpp")
cachepy_enable(app)
END
"$CMAKE" -G Ninja -S project -B build -DCMAKE_CXX_COMPILER="$CXX" -DCMAKE_C_COMPILER="${CXX%++*}${CXX##*++}" \
  >configure.log 2>&1 || { cat configure.log; fail "configure"; }
flags=$(grep -A3 'build CMakeFiles/app.dir/.*main.cpp.o:' build/build.ninja)
echo "$flags" | grep -q libCachepyPlugin.so || fail "the program is compiled without the plugin: $flags"
