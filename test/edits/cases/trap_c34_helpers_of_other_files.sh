# Helpers that another file defines are named by their symbols: exchanging their bodies, also by the linker or the loader, is seen.
cat > app.cpp <<END
$head
int one(int x);
int two(int x);
C int compute(int x) { return one(x) * 100 + two(x); }
int main() { std::printf("%d\n", compute(3)); }
END
cat > helpers.cpp <<'END'
#ifdef EXCHANGED
#define one two
#define two one
#endif
int one(int x) { return x + 1; }
int two(int x) { return x * 10; }
END
cxx app.cpp helpers.cpp -o app && judge ./app
cxx app.cpp helpers.cpp -DEXCHANGED -o app && judge ./app

# The same in a library whose own helpers the program replaces.
cat > library.cpp <<'END'
#include <cachepy/cachepy.h>
int one(int x) { return x + 1; }
int two(int x) { return x * 10; }
[[cachepy::cache_file("cache")]] int of_library(int x) { return one(x) * 100 + two(x); }
END
cat > program.cpp <<'END'
#include <cstdio>
#ifdef EXCHANGED
#define one two
#define two one
#endif
int one(int x) { return x - 1; }
int two(int x) { return x - 2; }
int of_library(int x);
int main() { std::printf("%d\n", of_library(3)); }
END
cxx -fPIC -shared library.cpp -o library.so
for exchanged in "" -DEXCHANGED; do
  cxx $exchanged program.cpp -rdynamic ./library.so -o program && judge ./program
done

# Static helpers with equal text that call different functions of one name.
for file in a b; do
  cat > $file.cpp <<END
static int deep(int x, int n) { return n == 0 ? BODY : deep(x, n - 1); }
static int helper(int x) { return deep(x, 1); }
int from_$file(int x) { return helper(x); }
END
done
cat > pair.cpp <<END
$head
int from_a(int x);
int from_b(int x);
C int pair(int x) { return from_a(x) * 100 + from_b(x); }
int main() { std::printf("%d\n", pair(3)); }
END
link_pair() {
  cxx -c "-DBODY=$1" a.cpp -o a.o && cxx -c "-DBODY=$2" b.cpp -o b.o && cxx pair.cpp a.o b.o -o pair && judge ./pair
}
link_pair 'x + 1' 'x * 10'
link_pair 'x * 10' 'x + 1'
