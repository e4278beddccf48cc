#!/bin/bash
# The Debian packages: what is in them, that lintian has no error for them, and that they can be installed and removed.
. "$(dirname "$0")/lib.sh"
set -o pipefail

(cd "$CACHEPY_BUILD_DIR" && cpack -G DEB -B "$PWD/debian-packages" -D CPACK_PACKAGING_INSTALL_PREFIX=/usr) >cpack.log 2>&1 ||
  { cat cpack.log; fail "cpack"; }
mv "$CACHEPY_BUILD_DIR"/debian-packages/*.deb .
rm -r "$CACHEPY_BUILD_DIR/debian-packages"

# expect_in PACKAGE FILE...: the package has these files.
expect_in() {
  local package=$1 file
  shift
  dpkg-deb --contents "$package"_*.deb | awk '{print $6}' >contents
  for file; do
    grep -qE "^\./usr/$file\$" contents || { cat contents; fail "$package has no $file"; }
  done
  dpkg-deb --info "$package"_*.deb >info
}
clang=$("$prefix/bin/cachepy-config" --plugin | grep -o 'clang-[0-9]*')
version=$("$prefix/bin/cachepy-config" --version)
expect_in libcachepy"${version%.*}" "lib/.*libcachepy.so.${version%.*}" "lib/.*libcachepy.so.$version"
expect_in libcachepy-dev include/cachepy/cachepy.h 'lib/.*libcachepy.a' 'lib/.*libcachepy.so' 'lib/.*CachepyConfig.cmake' \
  'lib/.*pkgconfig/cachepy.pc' bin/cachepy-config 'bin/cachepy-clang\+\+' 'share/man/man1/cachepy-clang\+\+.1.gz' bin/cachepy-lint share/man/man1/cachepy-lint.1.gz
grep -q "^ Depends: .*libcachepy${version%.*} (= $version" info || fail "libcachepy-dev does not depend on its library"
expect_in cachepy-plugin-"$clang" "lib/.*cachepy/$clang/libCachepyPlugin.so" "lib/.*cachepy/$clang/cachepy-lint"
grep -q "^ Depends: .*$clang" info || fail "the plugin does not depend on its compiler"
expect_in cachepy bin/cachepy 'lib/.*cachepy/libcachepy_web_server.so' share/man/man1/cachepy-graph.1.gz share/man/man1/cachepy-config.1.gz \
  share/bash-completion/completions/cachepy share/doc/cachepy/copyright share/doc/cachepy/changelog.Debian.gz
expect_in cachepy-remote bin/cachepy-remote share/man/man1/cachepy-remote.1.gz
expect_in cachepy-doc 'share/doc/[Cc]achepy.*/tutorial.md' 'share/doc/[Cc]achepy.*/howto/ci.md'
for package in *.deb; do
  if dpkg-deb --contents "$package" | awk '{print $1, $6}' | grep -E '^[^l].{4}w|^[^l].{7}w'; then fail "$package has writable files"; fi
done

if command -v lintian >/dev/null; then
  lintian --allow-root --fail-on error --no-tag-display-limit ./*.deb >lintian.log 2>&1 || { cat lintian.log; fail "lintian"; }
fi

# Into a directory instead of this machine: only what dpkg itself does, without the packages that these depend on.
mkdir -p root/var/lib/dpkg/{info,updates,triggers} root/usr
touch root/var/lib/dpkg/{status,available}
installed() { find root/usr ! -type d | wc -l; }
dpkg_here() { dpkg --root="$PWD/root" --force-not-root --force-depends --force-script-chrootless --log=/dev/null "$@"; }
dpkg_here --install ./*.deb >dpkg.log 2>&1 || { cat dpkg.log; fail "dpkg --install"; }
[ "$(installed)" -gt 50 ] || fail "nothing was installed"
[ "$(root/usr/bin/cachepy-config --prefix)" = "$PWD/root/usr" ] || fail "cachepy-config does not find itself"
root/usr/bin/cachepy --version >/dev/null || fail "the installed command line does not run"
names=$(for package in *.deb; do dpkg-deb --field "$package" Package; done)
dpkg_here --purge $names >dpkg.log 2>&1 || { cat dpkg.log; fail "dpkg --purge"; }
[ "$(installed)" = 0 ] || { find root/usr ! -type d; fail "these files stay after removal"; }
