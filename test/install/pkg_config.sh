#!/bin/sh
# pkg-config in the moved installation, and `uninstall`.
. "$(dirname "$0")/lib.sh"

PKG_CONFIG_PATH=$(echo "$prefix"/lib*/pkgconfig)
export PKG_CONFIG_PATH
[ "$(pkg-config --modversion cachepy)" = "$("$prefix/bin/cachepy-config" --version)" ] || fail "versions differ"
expect_quiet "$CXX" "-fplugin=$(pkg-config --variable=plugin cachepy)" $(pkg-config --cflags cachepy) "$here/consumer/main.cpp" \
  -o app $(pkg-config --libs cachepy)
expect_cached "$PWD/app"

# As `cmake --build BUILD --target uninstall`, which knows only the installation that was made last.
mkdir build
"$CMAKE" --install "$CACHEPY_BUILD_DIR" --prefix "$PWD/installed" >install.log
cp "$CACHEPY_BUILD_DIR/install_manifest.txt" build/
touch installed/lib/cachepy/theirs
"$CMAKE" -DMANIFEST="$PWD/build/install_manifest.txt" -P "$here/../../cmake/uninstall.cmake" >uninstall.log 2>&1 ||
  { cat uninstall.log; fail "uninstall"; }
[ "$(find installed ! -type d)" = installed/lib/cachepy/theirs ] || fail "these stay: $(find installed ! -type d)"
[ ! -d installed/include/cachepy ] || fail "empty directories stay"
! "$CMAKE" -DMANIFEST="$PWD/build/install_manifest.txt" -P "$here/../../cmake/uninstall.cmake" >again.log 2>&1 ||
  fail "uninstalled twice"
