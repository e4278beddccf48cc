#!/bin/sh
# cachepy-clang++ in every role a compiler driver has; never a warning about a flag that the caller did not give.
. "$(dirname "$0")/lib.sh"
export CACHEPY_CXX="$CXX"
wrapper=$spaced_prefix/bin/cachepy-clang++
source=$here/consumer/main.cpp

expect_quiet "$wrapper" "$source" -o whole
expect_cached "$PWD/whole"

expect_quiet "$wrapper" -c "$source" -o main.o
expect_quiet "$wrapper" main.o -o linked
expect_cached "$PWD/linked"
expect_quiet "$wrapper" -x c++ - -o piped <"$source"
expect_cached "$PWD/piped"
printf '%s\n' "$source" -o from_response_file >arguments
expect_quiet "$wrapper" @arguments
expect_cached "$PWD/from_response_file"

expect_quiet "$wrapper" -fsyntax-only "$source"
expect_quiet "$wrapper" -S "$source" -o main.s
expect_quiet "$wrapper" -E "$source" -o main.ii
expect_quiet "$wrapper" -M -MF main.d "$source"
printf '#include <vector>\n' >all.hpp
expect_quiet "$wrapper" all.hpp -o all.hpp.pch
expect_quiet "$wrapper" -x c++-header all.hpp -o all.hpp.pch
expect_quiet "$wrapper" -include-pch all.hpp.pch "$source" -o with_pch
expect_cached "$PWD/with_pch"
"$wrapper" --version | grep -q 'version 19' || fail "--version"
"$wrapper" -v 2>&1 | grep -q 'version 19' || fail "-v"

# An annotated shared library and an annotated program share one runtime: the edge between them is recorded.
expect_quiet "$wrapper" -shared -fPIC "$here/consumer/part.cpp" -o libpart.so
expect_quiet "$wrapper" "$here/consumer/whole.cpp" -o whole_and_part -L. -lpart -Wl,-rpath,"$PWD"
expect_cached "$PWD/whole_and_part"

! CACHEPY_CXX=nonexist "$wrapper" "$source" 2>message || fail "ran a compiler that is not there"
grep -q "cachepy-clang++: there is no program 'nonexist'" message || fail "unclear: $(cat message)"

# The caller's mistakes are reported as clang++ reports them.
! "$wrapper" missing.cpp 2>message || fail "compiled a missing file"
grep -q "no such file or directory: 'missing.cpp'" message || fail "unclear: $(cat message)"

# What tools ask of a cache is linked where a program asks it, and is nothing that the caller must name.
! grep -q 'digraph cachepy' whole || fail "a program that asks for no graph carries its exports"
cat >asks.cpp <<'END'
#include <cachepy/cachepy.h>
#include <cachepy/graph.h>
#include <cstdio>
[[cachepy::cache_file("cache")]] int twice(int a) { return 2 * a; }
int main() {
  twice(1);
  std::puts(cachepy::cache_tree_to_dot().c_str());
}
END
expect_quiet "$wrapper" asks.cpp -o asks
./asks | grep -q '"twice' || fail "the process's graph is not the one that its calls are in"

# Installed in /usr, it must not name the compiler's own directory of headers: #include_next would find no more.
sed -e 's,^prefix=.*,prefix=/usr,' -e "s,^plugindir=.*,plugindir='$prefix/lib/cachepy'," "$prefix/bin/cachepy-clang++" >in_usr
grep -qx 'prefix=/usr' in_usr || fail "the prefix was not replaced"
printf '#!/bin/sh\necho "$@"\n' >"$(basename "$CXX")"
chmod +x "$(basename "$CXX")"
CACHEPY_CXX=./$(basename "$CXX") sh ./in_usr -c a.cpp >flags
grep -q -e '-fplugin=' flags || fail "no flags: $(cat flags)"
! grep -e '-isystem /usr/include' flags || fail "the order of the system's headers is changed"
