#!/bin/sh
# An object compiled with the headers of one release is not linked with the library of another.
. "$(dirname "$0")/lib.sh"
config=$prefix/bin/cachepy-config

cp -r "$prefix/include" include
sed -i 's/kAbiVersion = [0-9]*/kAbiVersion = 999/' include/cachepy/detail/site.h
cat >by_hand.cpp <<'END'
#include <cachepy/cachepy.h>
static int twice(int x) { return 2 * x; }
int main() {
  static cachepy::detail::Site site{};
  return cachepy::detail::memoize(site, &twice, 1);
}
END
# Without the plugin, which would refuse the headers first.
! "$CXX" -std=c++17 -I include by_hand.cpp -o app $("$config" --libs) 2>message || fail "linked another release"
grep -q 'undefined.*run_memoized<999u>' message || fail "unclear: $(cat message)"
