# Chooses the plugin by the compiler: choose_plugin CXX, where CXX may be empty. Sets `cxx` and `plugin`. The caller has set `me`, its name
# in messages, and `plugindir`, which has one directory for each version of Clang.

# Prints the versions of Clang that there is a plugin for, newest first.
plugin_versions() {
  for found in "$plugindir"/clang-*/libCachepyPlugin.so; do
    found=${found%/libCachepyPlugin.so}
    [ ! -d "$found" ] || printf '%s\n' "${found##*/clang-}"
  done | sort -rn
}

# Prints the version of a compiler if it is Clang. Its name says it, or it says so itself.
clang_version() {
  case ${1##*/} in
    clang++-[0-9]* | clang-[0-9]*) printf '%s\n' "${1##*-}" ;;
    *) "$1" --version 2>/dev/null | sed -n '1s/.*clang version \([0-9]*\)\..*/\1/p' ;;
  esac
}

# Without a compiler, the newest version whose compiler can be found is chosen, or else the newest.
choose_plugin() {
  cxx=$1 version=
  versions=$(plugin_versions)
  if [ -z "$versions" ]; then
    echo "$me: there is no plugin in $plugindir (Debian: cachepy-plugin-clang-@Cachepy_CLANG_MAJOR@)" >&2
    exit 2
  fi
  if [ -n "$cxx" ]; then
    if ! command -v "$cxx" >/dev/null; then
      echo "$me: there is no program '$cxx'" >&2
      exit 127
    fi
    version=$(clang_version "$cxx")
  else
    for version in $versions; do
      ! command -v "clang++-$version" >/dev/null || break
      version=
    done
    if [ -n "$version" ]; then
      cxx=clang++-$version
    else
      version=$(clang_version clang++)
      cxx=clang++
      if [ -z "$version" ] || [ ! -f "$plugindir/clang-$version/libCachepyPlugin.so" ]; then
        version=${versions%%[!0-9]*}
        cxx=clang++-$version
      fi
    fi
  fi
  plugin=$plugindir/clang-$version/libCachepyPlugin.so
  if [ ! -f "$plugin" ]; then
    what=${version:+Clang $version}
    there=$(printf '%s\n' "$versions" | sed ':all; N; $!b all; s/\n/ and /g')
    echo "$me: there is no plugin for ${what:-$cxx, which is not Clang (cachepy-g++ stands in for g++)}; there are plugins for Clang $there" >&2
    exit 2
  fi
}
