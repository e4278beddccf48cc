# name = "…" keeps results and callers' results when a function is renamed or moved, and never mixes functions up.
write() {
  cat > app.cpp <<END
$head
#include <string>
#include <typeinfo>
$1
C int top(int x) { std::fputs("top runs\n", stderr); return $2; }
int main() { std::printf("%d\n", top(3)); }
END
  cxx app.cpp -o app
}
runs() { ./app 2>&1 | grep -c runs; }
N='[[cachepy::cache_file("cache", name = "measure")]]'
body='{ std::fputs("measure runs\n", stderr); return x < 1 ? 0 : x * 2; }'
closure='{ std::fputs("measure runs\n", stderr); auto twice = [](int v) { return v * 2; }; return x < 1 ? 0 : twice(x); }'

write "namespace lab { $N int measure(int x) $body }" "lab::measure(x)"
[ "$(runs)" = 2 ] || fail "first run"
write "namespace field { struct Tools { $N static int gauge(int x) $body }; }" "field::Tools::gauge(x)"
[ "$(runs)" = 0 ] || fail "renamed and moved: $(./app)"
judge ./app
"$TEST_TOOL" nodes cache | grep -q '^measure:' || fail "nodes: $("$TEST_TOOL" nodes cache)"
write "namespace lab { $N int measure(int x) $closure }" "lab::measure(x)"
[ "$(runs)" = 2 ] || fail "with a closure"
write "namespace field { $N int gauge(int x) $closure }" "field::gauge(x)"
[ "$(runs)" = 0 ] || fail "a closure that moves: $(./app)"
write "$N int gauge(int x) { std::fputs(\"measure runs\\n\", stderr); return x * 3; }" "gauge(x)"
[ "$(runs)" = 2 ] || fail "another body"
judge ./app

# The function's own name, where it can be seen.
for name in one two; do
  write "[[cachepy::cache_file(\"cache\", name = \"seen\")]] int $name(int x) { return std::string(__func__) == \"one\" ? x : -x; }" "$name(x)"
  judge ./app
done
for name in one three; do
  write "[[cachepy::cache_file(\"cache\", name = \"typed\")]] std::string $name(int) { struct Local {}; return typeid(Local).name(); }" "(int)$name(x).size()"
  judge ./app
done

# Two functions, the second named like the first: the caller's file does not see the names.
cat > uses.cpp <<END
$head
int f(int x);
int g(int x);
C int uses(int x) { return f(x) * 100 + g(x); }
int main() { std::printf("%d\n", uses(3)); }
END
cat > parts.cpp <<'END'
#include <cachepy/cachepy.h>
#ifdef EXCHANGED
#define f g
#define g f
#endif
[[cachepy::cache_file("cache", name = "x")]] int f(int x) { return x + 1; }
[[cachepy::cache_file("cache", name = "y")]] int g(int x) { return x * 10; }
END
cxx uses.cpp parts.cpp -o uses && judge ./uses
cxx uses.cpp parts.cpp -DEXCHANGED -o uses && judge ./uses

# In several files, one name for functions with different code.
for file in a b; do
  cat > $file.cpp <<END
#include <cachepy/cachepy.h>
[[cachepy::cache_file("cache", name = "shared")]] static int load(int x) { return BODY; }
int from_$file(int x) { return load(x); }
END
done
cat > pair.cpp <<'END'
#include <cstdio>
int from_a(int x);
int from_b(int x);
int main() { std::printf("%d %d\n", from_a(3), from_b(3)); }
END
cxx -c '-DBODY=x + 1' a.cpp -o a.o && cxx -c '-DBODY=x * 10' b.cpp -o b.o && cxx pair.cpp a.o b.o -o pair
judge ./pair
judge ./pair
