#!/bin/sh
# cachepy-config in the moved installation, called by path, by a symlink and from PATH.
. "$(dirname "$0")/lib.sh"
config=$prefix/bin/cachepy-config

expect_quiet "$CXX" $("$config" --cxxflags) "$here/consumer/main.cpp" -o app $("$config" --libs)
expect_cached "$PWD/app"

"$CXX" $("$config" --cxxflags) -MD -c "$here/consumer/main.cpp" -o main.o
grep -q libCachepyPlugin.so main.d || fail "the plugin is not among the dependencies of the object"
expect_quiet "$CXX" main.o -o separate $("$config" --libs)
expect_cached "$PWD/separate"

expect_quiet "$CXX" $("$config" --cxxflags) "$here/consumer/main.cpp" -o shared $("$config" --shared --libs)
expect_cached "$PWD/shared"

for runtime in "" --shared; do
  expect_quiet "$CXX" $("$config" --cxxflags) "$here/consumer/draw.cpp" -o draw $("$config" $runtime --plot --libs)
  rm -f graph.svg
  ./draw graph.svg && grep -q '>half<' graph.svg || fail "draw${runtime:+ with }$runtime failed"
done

[ "$("$config" --prefix)" = "$prefix" ] || fail "--prefix says $("$config" --prefix)"
[ -f "$("$config" --plugin)" ] || fail "--plugin names no file"
[ -f "$("$config" --cmakedir)/CachepyConfig.cmake" ] || fail "--cmakedir names no package"
ln -s "$config" link
[ "$(./link --prefix)" = "$prefix" ] || fail "--prefix through a symlink"
[ "$(PATH="$prefix/bin:$PATH" cachepy-config --prefix)" = "$prefix" ] || fail "--prefix from PATH"

# What cannot work says so.
! "$config" --nonsense 2>message || fail "accepted --nonsense"
grep -q "unknown option '--nonsense'" message || fail "unclear: $(cat message)"
! "$spaced_prefix/bin/cachepy-config" --libs 2>message || fail "printed a path that the shell would split"
grep -q 'white space' message || fail "unclear: $(cat message)"
