# The code of a callee changes, but its calls return the same results again: the caller, whose own code is unchanged, is served.
cat > app.cpp <<END
$head
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <stdexcept>
#include <string>
#ifndef LEAF
#define LEAF x * 2
#endif
#ifndef OWN
#define OWN 1
#endif
int global = 7;
void ran(const char* what) { std::fprintf(stderr, "ran %s\n", what); }
int own() { return OWN; }
C int leaf(int x) { ran("leaf"); return LEAF; }
C int middle(int x) { ran("middle"); return leaf(x) + 1; }
C int top(int x) { ran("top"); return middle(x) * own(); }
C int calls_it_only_for_odd_numbers(int x) { ran("odd"); return x % 2 ? leaf(x) : x; }
C int through_a_pointer(int x) { ran("pointer"); int (*volatile f)(int) = &leaf; return f(x); }
C std::string reads(int x) {
  ran("reads");
  std::ifstream in("data.txt");
  std::string word;
  in >> word;
  return word.substr(0, std::size_t(leaf(x)));
}
int main(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    const std::string name = argv[i];
    if (name == "leaf") std::printf("%d\n", leaf(3));
    if (name == "top") std::printf("%d\n", top(3));
    if (name == "even") std::printf("%d\n", calls_it_only_for_odd_numbers(4));
    if (name == "pointer") std::printf("%d\n", through_a_pointer(3));
    if (name == "reads") std::printf("%s\n", reads(3).c_str());
  }
}
END
# computes WANTED COMMAND...: what it prints must be right, and only these functions may run.
computes() {
  local wanted=$1 ran
  shift
  judge "$@"
  ran=$(sed -n 's/^ran //p' stderr.txt | paste -sd,)
  [ "$ran" = "$wanted" ] || fail "$* computes '$ran', not '$wanted'"
}
all="leaf top even pointer reads"
echo abcdefgh > data.txt
cxx app.cpp -o app
computes leaf,top,middle,odd,pointer,reads ./app $all
computes "" ./app $all

# The views say what the next run does, before the callee has run again and after it.
cxx '-DLEAF=x + x' app.cpp -o app
"$TEST_TOOL" stale cache | grep -q '^top' || fail "top is not stale"
computes leaf ./app leaf
"$TEST_TOOL" stale cache && fail "something is stale: $("$TEST_TOOL" graph cache)"
"$TEST_TOOL" why top cache | grep -q 'would be served: only calls below it' || fail "why: $("$TEST_TOOL" why top cache)"
computes "" ./app $all
"$TEST_TOOL" stale cache && fail "something is stale afterwards"
[ "$("$TEST_TOOL" list cache | grep -c '^top')" = 1 ] || fail "one version: $("$TEST_TOOL" list cache)"

# Another result. The call that did not make the edited call is served in any case.
cxx '-DLEAF=x + x + 1' app.cpp -o app
computes leaf,top,middle,pointer,reads ./app $all
# The results of an older version hold again.
cxx '-DLEAF=2 * x' app.cpp -o app
computes leaf ./app $all

# The caller's own code changes with it.
cxx '-DLEAF=x << 1' -DOWN=2 app.cpp -o app
computes leaf,top ./app $all
# So does a file, which only the caller reads, or only the callee.
cxx '-DLEAF=1 * x * 2' -DOWN=2 app.cpp -o app
echo ABCDEFGH > data.txt
computes leaf,reads ./app $all
read_it="([&] { std::ifstream in(\"$PWD/leaf.txt\"); int n = 0; in >> n; return n * x; }())"
echo 2 > leaf.txt
cxx "-DLEAF=$read_it" -DOWN=2 app.cpp -o app
computes leaf ./app $all
echo 3 > leaf.txt
computes leaf,top,middle,pointer,reads ./app $all

# A global that the callee reads now is in the key of its callers.
cxx '-DLEAF=x * 2 + global - 7' -DOWN=2 app.cpp -o app
judge ./app $all

# With the option, the caller makes the edited calls itself. (They must not print anything.)
cat > first.cpp <<END
$head
#ifndef LEAF
#define LEAF x * 2
#endif
#define FIRST [[cachepy::cache_file("cache", made_first = true)]]
FIRST int below(int x) { return LEAF; }
FIRST int between(int x) { return below(x) + below(x + 1); }
C int above(int x) { return between(x) + below(x); }
int main() { std::printf("%d\n", above(3)); }
END
makes() {
  local wanted=$1 made
  judge env CACHEPY_VERBOSE=1 ./first
  made=$(sed -n 's/^\[cachepy\] \([^:]*\): .*; computed in .*/\1/p' stderr.txt | paste -sd,)
  [ "$made" = "$wanted" ] || fail "makes '$made', not '$wanted'"
}
cxx first.cpp -o first
makes 'below(x=3),below(x=4),between(x=3),above(x=3)'
cxx '-DLEAF=x + x' first.cpp -o first
makes 'below(x=3),below(x=4)'
makes ''
cxx '-DLEAF=x + 3' first.cpp -o first  # the first call returns the same, the second does not
makes 'below(x=3),below(x=4),between(x=3),above(x=3)'
