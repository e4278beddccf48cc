# store_if: a result that the predicate rejects is returned and leaves nothing; its callers are not stored either, unless they have a
# predicate of their own. An exception of the predicate is reported. Results that an older predicate let through are not served.
write() {
  cat > app.cpp <<END
$head
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <vector>
struct Answer { int value; bool complete; bool is_complete() const { return complete; } };
static bool good(const Answer& answer) {
  if (answer.value == 13) throw std::runtime_error("unlucky");
  return $1;
}
bool any(int) { return true; }
namespace checks { bool long_enough(const std::vector<int>& values) { return values.size() > 2; } }
[[cachepy::cache_file("cache", store_if = good)]] Answer ask(int x) { std::puts("ask runs"); return {x, x > 0}; }
[[cachepy::cache_file("cache", store_if = Answer::is_complete)]] Answer member(int x) { std::puts("member runs"); return {x, x > 0}; }
[[cachepy::cache_file("cache", store_if = &::checks::long_enough)]] void grow(std::vector<int>& values) {
  std::puts("grow runs");
  values.push_back(1);
}
C int top(int x) { std::puts("top runs"); return ask(x).value; }
[[cachepy::cache_file("cache", store_if = any)]] int decides(int x) { std::puts("decides runs"); return ask(x).value; }
class Model {
  int level_ = 0;
  bool converged() const { return level_ > 0; }
 public:
  [[cachepy::cache_file("cache", store_if = converged)]] explicit Model(int x) : level_(x) { std::puts("Model runs"); }
  [[cachepy::cache_file("cache", store_if = converged)]] void fit(int x) { std::puts("fit runs"); level_ = x; }
  int level() const { return level_; }
};
int main(int, char** argv) {
  const int x = std::atoi(argv[1]);
  std::vector<int> values(static_cast<std::size_t>(x < 0 ? 0 : x));
  grow(values);
  Model model(x);
  model.fit(x);
  std::printf("%d %d %d %d %d %d\n", ask(x).value, member(x).value, top(x), decides(x), model.level(), (int)values.size());
}
END
  cxx app.cpp -o app
}
runs() { ./app "$1" 2> stderr.txt | grep runs | sort | tr '\n' ' '; }
write answer.complete
[ "$(runs 5)" = "Model runs ask runs decides runs fit runs grow runs member runs top runs " ] || fail "first: $(runs 5)"
[ "$(runs 5)" = "" ] || fail "good results are not served: $(runs 5)"
runs 0 > /dev/null
[ "$(runs 0)" = "Model runs ask runs ask runs fit runs grow runs member runs top runs " ] || fail "rejected: $(runs 0)"
[ -s stderr.txt ] && fail "a rejection is silent: $(cat stderr.txt)"
[ "$(./app 0 | tail -1)" = "0 0 0 0 0 1" ] || fail "result: $(./app 0)"
"$TEST_TOOL" nodes cache | grep -c '^ask:' | grep -qx 1 || fail "nodes: $("$TEST_TOOL" nodes cache)"
CACHEPY_VERBOSE=1 ./app 0 2>&1 | grep -q 'ask(x=0).*not stored: store_if does not want it' || fail "verbose"

runs 13 > /dev/null
[ "$(grep -c 'ask: store_if threw an exception: unlucky; the result is returned but not stored' stderr.txt)" = 1 ] || fail "$(cat stderr.txt)"
[ "$(runs 13)" = "ask runs ask runs top runs " ] || fail "threw: $(runs 13)"

write 'answer.complete && answer.value > 7'
[ "$(runs 5)" = "ask runs ask runs ask runs decides runs top runs " ] || fail "stored with another predicate: $(runs 5)"
