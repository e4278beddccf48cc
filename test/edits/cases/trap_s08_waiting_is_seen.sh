# A call that waits for another process says after a second for whom; ps shows both, also when the one that computes is suspended.
# Also when a check fails: a suspended process would go on holding this script's output.
trap 'kill -KILL $(jobs -p) 2>/dev/null' EXIT
cat > app.cpp <<END
$head
#include <chrono>
#include <thread>
C int slow(int x) {
  std::this_thread::sleep_for(std::chrono::seconds(3));
  return x;
}
int main() { std::printf("%d\\n", slow(1)); }
END
cxx app.cpp -o app

./app > first.out &
owner=$!
for _ in $(seq 100); do "$TEST_TOOL" ps cache 2>/dev/null | grep -q computes && break; sleep 0.05; done
kill -STOP $owner
./app > second.out 2> second.err &
waiter=$!
sleep 2
"$TEST_TOOL" ps cache > ps.out
grep -q "^slow .* computes .* $owner " ps.out && grep -q "^slow .* waits .* $waiter " ps.out || fail "ps: $(cat ps.out)"
grep -q "slow: waiting for process $owner (suspended), which has been computing it for" second.err || fail "said: $(cat second.err)"
kill -CONT $owner
wait $owner $waiter
[ "$(cat first.out second.out | paste -sd' ')" = "1 1" ] || fail "printed $(cat first.out second.out)"
"$TEST_TOOL" ps -q cache && fail "something is still computed"

# What a killed process leaves is not taken for a running one.
rm -r cache
./app > /dev/null & owner=$!
for _ in $(seq 100); do "$TEST_TOOL" ps cache 2>/dev/null | grep -q computes && break; sleep 0.05; done
kill -KILL $owner
wait $owner 2>/dev/null
"$TEST_TOOL" ps -q cache && fail "a killed process still computes"
ls cache/locks | grep -q running && fail "its file stays"
true
