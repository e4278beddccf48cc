#!/bin/sh
# The README's example compiles as it stands there, and does what the README says of it.
. "$(dirname "$0")/lib.sh"

awk '/^```cpp$/ { inside = 1; next } /^```$/ { if (inside) exit } inside' "$here/../../README.md" >readme.cpp
expect_quiet env CACHEPY_CXX="$CXX" "$prefix/bin/cachepy-clang++" -Wall -Wextra readme.cpp -o readme
PATH=$prefix/bin:$PATH

printf 'TP53 12\nMYC 30\n' >counts.txt
./readme >first.out
./readme >second.out
grep -q '^computing' first.out || fail "computed nothing in its first run"
! grep '^computing' second.out || fail "computed again in its second run"
printf 'EGFR 5\n' >>counts.txt
cachepy stale cache >stale.out || fail "the changed file made nothing stale"
grep -q '^load_counts:' stale.out || fail "load_counts is not stale: $(cat stale.out)"
grep -q '^pipeline:' stale.out || fail "pipeline is not stale: $(cat stale.out)"
./readme >third.out
grep -q '^computing' third.out || fail "served a result of the former file"
grep -q '^EGFR' third.out || fail "did not read the new file"

cachepy graph cache | grep -q 'pipeline' || fail "cachepy graph"
cachepy list cache | grep -q 'load_counts' || fail "cachepy list"
cachepy show load_counts cache | grep -q 'TP53' || fail "cachepy show"
cachepy for-file counts.txt cache | grep -q '^load_counts:' || fail "cachepy for-file"

# Without the plugin any compiler will do, and each run computes.
expect_quiet g++ -Wno-attributes=cachepy:: -isystem "$prefix/include" readme.cpp "$prefix/lib/libcachepy.a" -o uncached
for run in first second; do
  ./uncached >uncached.out
  grep -q '^computing' uncached.out || fail "without the plugin nothing was computed in the $run run"
done
CACHEPY_VERBOSE=1 ./uncached 2>messages >uncached.out
grep -q '^\[cachepy\] readme.cpp was compiled without the cachepy plugin' messages || fail "silent: $(cat messages)"
CACHEPY_VERBOSE=1 ./readme 2>&1 | grep 'without the cachepy plugin' && fail "said of a program that was compiled with it"
expect_quiet g++ -Wno-attributes=cachepy:: -isystem "$prefix/include" "$here/consumer/codec.cpp" "$prefix/lib/libcachepy.a" -o codec
./codec | grep -qx '1 2' || fail "a program with a codec, without the plugin"
expect_quiet cachepy-clang++ "$here/consumer/codec.cpp" -o codec
expect_cached "$PWD/codec"

# So does what housekeeping.md shows.
awk '/^```cpp$/ { inside = 1; next } /^```$/ { if (inside) exit } inside' "$here/../../docs/housekeeping.md" >tidy.cpp
echo 'int main() { tidy("cache"); }' >>tidy.cpp
expect_quiet env CACHEPY_CXX="$CXX" cachepy-clang++ -Wall -Wextra tidy.cpp -o tidy
./tidy >tidy.out
grep -q '^0 bytes freed, [1-9][0-9]* results left$' tidy.out || fail "tidy: $(cat tidy.out)"
grep -q '^load_counts: [12] results, computed 2 times$' tidy.out || fail "tidy: $(cat tidy.out)"
