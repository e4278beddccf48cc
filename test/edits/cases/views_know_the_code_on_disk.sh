# After an edit and a rebuild, before any run, the views say what the next run computes; older versions step back.
cat > app.cpp <<END
$head
#ifndef FACTOR
#define FACTOR 2
#endif
int factor() { return FACTOR; }
C int leaf(int x) { return x * factor(); }
C int other(int x) { return x + 1; }
C int top(int x) { return leaf(x) + other(x); }
int main() { std::printf("%d\n", top(3)); }
END

states() { "$TEST_TOOL" graph --format json "$@" cache | tr ',{' '\n\n' | sed -n 's/^"fname":"\(.*\)"/\1/p; s/^"state":"\(.*\)"/\1/p' | paste -d= - - | sort | paste -sd' '; }
expect() {
  local wanted=$1
  shift
  [ "$(states "$@")" = "$wanted" ] || fail "$*: states $(states "$@"), not $wanted"
}

cxx app.cpp -o app && judge ./app
expect 'leaf=cached other=cached top=cached'
"$TEST_TOOL" stale cache && fail "something is stale"

cxx -DFACTOR=5 app.cpp -o app
expect 'leaf=stale_code other=cached top=stale_code'
"$TEST_TOOL" graph cache | grep -q '^top \[stale: code\]' || fail "the tree: $("$TEST_TOOL" graph cache)"
[ "$("$TEST_TOOL" stale cache | sed 's/:[0-9a-f]*//' | paste -sd' ')" = "leaf	(code) top	(code)" ] || fail "stale: $("$TEST_TOOL" stale cache)"
"$TEST_TOOL" why leaf cache | grep -q 'stale: its code changed: .*factor()' || fail "why: $("$TEST_TOOL" why leaf cache)"
"$TEST_TOOL" list --state stale_code cache | grep -q '^leaf' || fail "list"
"$TEST_TOOL" graph -o page.html cache && grep -q '"states":"303"' page.html || fail "the page"

judge ./app
expect 'leaf=cached other=cached top=cached'
expect 'leaf=cached leaf=superseded other=cached top=cached top=superseded' --all

# Back to the first code: the stored results are what the next run is served.
cxx app.cpp -o app
expect 'leaf=cached other=cached top=cached'
must_hit top ./app

# Eight versions of one call are one box, and pruning can take the older ones.
for factor in 11 12 13 14 15 16; do cxx -DFACTOR=$factor app.cpp -o app && judge ./app; done
expect 'leaf=cached other=cached top=cached'
[ "$("$TEST_TOOL" list --all cache | grep -c '^leaf')" = 8 ] || fail "versions: $("$TEST_TOOL" list --all cache)"
[ "$("$TEST_TOOL" list cache | grep -c '^leaf')" = 1 ] || fail "one version: $("$TEST_TOOL" list cache)"
"$TEST_TOOL" prune --superseded cache | grep -q 'removed 14 results' || fail "prune --superseded"
must_hit top ./app

# Another program's code on request, and one that is gone is not compared.
cxx -DFACTOR=99 app.cpp -o next
expect 'leaf=stale_code other=cached top=stale_code' --binary next
mv app away
expect 'leaf=cached other=cached top=cached'
