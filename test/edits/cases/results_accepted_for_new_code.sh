# `cachepy accept` takes results over to new code: with what they depend on, and those of callers with them.
cat > app.cpp <<END
$head
#include <fstream>
#include <string>
#ifdef REWRITTEN
static int helper(int x) { return 1 + x; }
#else
static int helper(int x) { return x + 1; }
#endif
C int leaf(int x) {
  std::ifstream in(cachepy::track_file("data.txt"));
  int n = 0;
  in >> n;
  std::puts("leaf runs");
  return helper(x) + n;
}
C int top(int x) { std::puts("top runs"); return leaf(x) * 2; }
C int other(int x) { return x; }
int main() { std::printf("%d %d\n", top(3), other(1)); }
END
echo 5 > data.txt
cxx app.cpp -o app && ./app > /dev/null
[ "$(./app)" = "18 1" ] || fail "no hit"
cxx -DREWRITTEN app.cpp -o app

"$TEST_TOOL" accept leaf --dry-run cache | grep -q 'would accept 1 result' || fail "dry run"
"$TEST_TOOL" graph cache | grep -q '^top \[stale: code\]' || fail "a dry run changed something"
"$TEST_TOOL" accept '*' cache > accepted.txt || fail "accept: $(cat accepted.txt)"
grep -q 'accepted 2 results' accepted.txt || fail "$(cat accepted.txt)"
[ "$(./app)" = "18 1" ] || fail "computed: $(./app)"
"$TEST_TOOL" graph cache | grep -q stale && fail "the graph: $("$TEST_TOOL" graph cache)"
"$TEST_TOOL" nodes --json cache | grep -q "\"top:" || fail "nodes"
"$TEST_TOOL" accept '*' cache 2> again.txt && fail "twice"
grep -q 'already belong to the present code' again.txt || fail "$(cat again.txt)"
"$TEST_TOOL" verify cache > /dev/null || fail "verify"

# What the results depend on came with them.
echo 6 > data.txt
[ "$(./app | tail -1)" = "20 1" ] || fail "stale: $(./app)"
"$TEST_TOOL" accept nothing cache 2> none.txt && fail "accepts what is not there"
grep -q "no result of 'nothing' was computed with different code" none.txt || fail "$(cat none.txt)"

# A result of another type is not found.
sed -i 's/C int other(int x)/C long other(int x)/; s/%d %d/%d %ld/' app.cpp
cxx -DREWRITTEN app.cpp -o app
"$TEST_TOOL" accept other cache > /dev/null || fail "other"
[ "$(./app | tail -1)" = "20 1" ] || fail "another type: $(./app)"
