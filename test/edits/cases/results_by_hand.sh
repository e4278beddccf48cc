# is_cached(), cached_or() and put() through wrappers that the plugin writes: functions, members, templates.
cat > app.cpp <<'END'
#include <cachepy/cachepy.h>
#include <cachepy/stored.h>

#include <cstdio>
#include <string>
#include <vector>

int runs;

[[cachepy::cache_file("cache")]] std::vector<int> range(int n, const std::string& label) {
  ++runs;
  return std::vector<int>(n, label.size());
}
[[cachepy::cache_file("cache")]] int caller(int n) { return range(n, "caller").size(); }
template <class T>
[[cachepy::cache_file("cache")]] T twice(T x) {
  ++runs;
  return x + x;
}
struct Model {
  double factor;
  [[cachepy::cache_file("cache")]] double scale(double x) const {
    ++runs;
    return factor * x;
  }
};
[[cachepy::cache_file("cache")]] int fill(std::vector<int>& out, int n) {
  ++runs;
  out.assign(n, n);
  return n;
}
[[cachepy::cache_file("cache")]] void clear(std::vector<int>& out) { out.clear(); }
int plain(int x) { return x; }

int failures;
void check(bool holds, const char* what) {
  if (holds) return;
  ++failures;
  std::printf("FAULT: %s\n", what);
}

int main() {
  using namespace cachepy;
  check(!is_cached(&range, 3, "label"), "range before");
  check(!cached_or(&range, 3, "label"), "range taken before");
  check(runs == 0, "a question runs the function");
  const auto computed = range(3, "label");
  check(is_cached(&range, 3, "label"), "range");
  check(cached_or(&range, 3, "label") == computed, "range taken");
  put(&range, 4, "x", std::vector<int>{9});
  check(range(4, "x") == std::vector<int>{9}, "range put");
  check(runs == 1, "put runs the function");
  caller(2);
  put(&range, 2, "caller", std::vector<int>{9});
  check(caller(2) == 2 && caller(1) == 1, "a caller keeps what it was computed from");

  put(&twice<std::string>, "a", "put");
  check(twice<std::string>("a") == "put" && !is_cached(&twice<int>, 1), "templates");
  const Model two{2}, three{3};
  put(&Model::scale, two, 1.0, 5.0);
  check(two.scale(1) == 5 && three.scale(1) == 3 && is_cached(&Model::scale, three, 1), "members");

  std::vector<int> out{1};
  fill(out, 2);
  std::vector<int> asked{1};
  check(is_cached(&fill, asked, 2) && asked == std::vector<int>{1}, "a question changes no argument");
  check(!is_cached(&clear, asked) && asked.size() == 1, "a function without a result");
  try {
    put(&fill, asked, 2, 0);
    check(false, "put of a changing call");
  } catch (const Error&) {
  }
  try {
    is_cached(&plain, 1);
    check(false, "a plain function");
  } catch (const Error&) {
  }
  return failures;
}
END
cxx app.cpp -o app
./app || fail "see above"
[ "$(CACHEPY_DISABLE=1 ./app | grep -c FAULT)" != 0 ] || fail "the checks check nothing"
