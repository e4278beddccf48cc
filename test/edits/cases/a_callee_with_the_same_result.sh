# A file changes, the call that reads it gives the same result again: what was made from that result is served.
cat > app.cpp <<END
$head
#include <fstream>
#include <string>
struct Counts { int lines = 0; long letters = 0; };
C Counts count(const std::string& path) {
  std::puts("count runs");
  std::ifstream in(cachepy::track_file(path));
  Counts counts;
  for (std::string line; std::getline(in, line);) { ++counts.lines; counts.letters += line.size(); }
  return counts;
}
C double mean(const std::string& path) { std::puts("mean runs"); Counts c = count(path); return double(c.letters) / c.lines; }
C std::string report(const std::string& path) { std::puts("report runs"); return "mean " + std::to_string(mean(path)); }
int main(int argc, char**) {
  if (argc > 1) count("data.txt");
  std::puts(report("data.txt").c_str());
}
END
cxx app.cpp -o app
echo abc > data.txt
./app > /dev/null
[ "$(./app)" = "mean 3.000000" ] || fail "no hit"
echo xyz > data.txt
"$TEST_TOOL" graph cache | grep -q '^report.*stale' || fail "nothing is stale: $("$TEST_TOOL" graph cache)"
[ "$(./app first | paste -sd,)" = "count runs,mean 3.000000" ] || fail "gives $(./app first)"
"$TEST_TOOL" stale cache && fail "something is stale"
[ "$(./app)" = "mean 3.000000" ] || fail "the second time"
echo wxyz > data.txt
[ "$(./app first | paste -sd,)" = "count runs,report runs,mean runs,mean 4.000000" ] || fail "another result"

# The views know it before the caller is called.
echo 1234 > data.txt
sed -i 's/std::puts(report/if (argc == 1) std::puts(report/' app.cpp
cxx app.cpp -o app
./app first > /dev/null
"$TEST_TOOL" why report cache | grep -q 'would be served: only calls below it' || fail "why: $("$TEST_TOOL" why report cache)"
"$TEST_TOOL" stale cache && fail "something is stale"
[ "$(./app)" = "mean 4.000000" ] || fail "not served"

# What the callee leaves besides its result is not known to be the same.
cat > leaves.cpp <<END
$head
#include <fstream>
#include <string>
C int convert(int) {
  std::ifstream in(cachepy::track_file("data.txt"));
  std::ofstream("converted.txt") << in.rdbuf();
  return 0;
}
C std::string reads(int) {
  convert(1);
  std::ifstream in("converted.txt");
  std::string line;
  std::getline(in, line);
  return line;
}
int main(int argc, char**) {
  if (argc > 1) convert(1);
  std::puts(reads(1).c_str());
}
END
cxx leaves.cpp -o leaves
echo one > data.txt
[ "$(./leaves)" = one ] || fail "leaves: $(./leaves)"
echo two > data.txt
[ "$(./leaves first)" = two ] || fail "a file that a callee left is taken for unchanged: $(./leaves)"
