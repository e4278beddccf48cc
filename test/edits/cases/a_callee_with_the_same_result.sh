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

# Nor is a file that it leaves only now.
cat > later.cpp <<END
$head
#include <fstream>
#include <string>
C int may_leave(int x) {
  std::string word;
  std::ifstream("$PWD/data.txt") >> word;
  if (word == "leave") std::ofstream("$PWD/left.txt") << x;
  return x;
}
[[cachepy::cache_file("cache", effects = {"files"})]] int keeps(int x) { return may_leave(x); }
int main(int argc, char**) {
  if (argc > 1) may_leave(1);
  if (argc > 2) std::remove("left.txt");
  keeps(1);
  std::puts(std::ifstream("left.txt") ? "left" : "not left");
}
END
cxx later.cpp -o later
echo one > data.txt
[ "$(./later)" = "not left" ] || fail "later: $(./later)"
echo leave > data.txt
./later first > /dev/null
[ "$(./later first again)" = left ] || fail "a file that a callee leaves only now is not put back"
