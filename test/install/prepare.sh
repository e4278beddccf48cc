#!/bin/sh
# Installs into one prefix, then moves it: nothing installed may remember where it was built or installed first.
. "$(dirname "$0")/lib.sh"

rm -rf "$prefix" "$spaced_prefix"
"$CMAKE" --install "$CACHEPY_BUILD_DIR" --prefix "$PWD/first" >install.log
[ -f first/lib*/cachepy/libcachepy_web_server.so ] || fail "the web server was not installed"
for file in bin/cachepy bin/cachepy-config bin/cachepy-clang++ bin/cachepy-g++ include/cachepy/cachepy.h; do
  [ -f "first/$file" ] || fail "$file was not installed"
done
if grep -rIlF -e "$CACHEPY_BUILD_DIR" -e "$PWD/first" first; then
  fail "these files name the build tree or the first prefix"
fi
# Graphviz and the HTTP library are loaded by the commands that need them.
! ldd first/bin/cachepy | grep -e gvc -e cgraph -e httplib || fail "the command line needs these to start"
mv first "$prefix"
cp -a "$prefix" "$spaced_prefix"
"$prefix/bin/cachepy" --version | grep -qF "$("$prefix/bin/cachepy-config" --version)" || fail "versions differ"
