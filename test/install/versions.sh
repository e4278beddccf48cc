#!/bin/sh
# Plugins for two versions of Clang in one installation: each is used with its compiler, and a version that is not there is one sentence.
# The second plugin, for the version before this one, is a copy of the first, and compilers that only print their arguments stand for both.
. "$(dirname "$0")/lib.sh"
this=$("$prefix/bin/cachepy-config" --cxx="$CXX" --plugin | grep -o 'clang-[0-9]*' | grep -o '[0-9]*$')
other=$((this - 1))
cp -a "$prefix" both
cp -a both/lib/cachepy/clang-"$this" both/lib/cachepy/clang-"$other"
config=both/bin/cachepy-config wrapper=both/bin/cachepy-clang++

# compiler NAME VERSION: makes a compiler with this name that says it is of this version.
mkdir compilers
compiler() {
  cat >"compilers/$1" <<END
#!/bin/sh
case \$1 in --version) echo "Some clang version $2.0.1 (1)" ;; *) echo "$1 \$*" ;; esac
END
  chmod +x "compilers/$1"
}
tools=$PWD/tools
mkdir tools
for tool in sh env dirname readlink sort sed cat; do ln -s "$(command -v $tool)" tools/; done

# expect_version VERSION COMMAND...: what it prints names the plugin for this version.
expect_version() {
  wanted=$1
  shift
  PATH=$PWD/compilers:$tools "$@" >output 2>&1 || { cat output; fail "$*"; }
  grep -q "lib/cachepy/clang-$wanted/libCachepyPlugin.so" output || { cat output; fail "$* does not use the plugin for $wanted"; }
}

# Without a compiler: the newest that can be found.
expect_version "$this" "$config" --plugin
compiler "clang++-$other" "$other"
expect_version "$other" "$config" --plugin
expect_version "$other" "$wrapper" -c a.cpp
grep -q "^clang++-$other " output || fail "ran another compiler: $(cat output)"
compiler "clang++-$this" "$this"
expect_version "$this" "$config" --cxxflags
expect_version "$this" "$wrapper" -c a.cpp
rm compilers/*
compiler clang++ "$other"
expect_version "$other" "$wrapper" -c a.cpp

# By the compiler, whose version is in its name or in what it says.
compiler "clang++-$other" "$other"
compiler wrapped "$other"
compiler CC "$this"
for cxx in "clang++-$other" compilers/wrapped; do
  expect_version "$other" "$config" --cxx="$cxx" --cxxflags
  expect_version "$other" env CACHEPY_CXX="$cxx" "$config" --plugin
  expect_version "$other" env CACHEPY_CXX="$cxx" "$wrapper" -c a.cpp
done
expect_version "$this" env CACHEPY_CXX="clang++-$other" "$config" --cxx=CC --plugin

# One sentence for a version without a plugin, and for what is not Clang.
compiler clang++-99 99
compiler gcc 12
sed -i 's/Some clang version/gcc/' compilers/gcc
for command in "$config --cxx=clang++-99 --plugin" "env CACHEPY_CXX=clang++-99 $wrapper -c a.cpp"; do
  ! PATH=$PWD/compilers:$tools $command >output 2>&1 || fail "accepted Clang 99: $(cat output)"
  grep -qx "cachepy-[a-z+]*: there is no plugin for Clang 99; there are plugins for Clang $this and $other" output ||
    fail "unclear: $(cat output)"
done
! PATH=$PWD/compilers:$tools "$config" --cxx=gcc --plugin >output 2>&1 || fail "accepted gcc"
grep -qx "cachepy-config: there is no plugin for gcc, which is not Clang (cachepy-g++ stands in for g++); there are plugins for Clang $this and $other" output ||
  fail "unclear: $(cat output)"

# CMake: by the version of the project's compiler.
export CMAKE_PREFIX_PATH="$PWD/both"
for version in $this $other; do
  "$CMAKE" -G Ninja -S "$here/consumer" -B "build-$version" -DCMAKE_CXX_COMPILER="$CXX" -DPRETEND_VERSION="$version.1.0" \
    >configure.log 2>&1 || { cat configure.log; fail "configure with Clang $version"; }
  grep -q "fplugin=.*/cachepy/clang-$version/libCachepyPlugin.so" "build-$version/build.ninja" ||
    fail "cachepy_enable does not use the plugin for Clang $version"
done
! "$CMAKE" -G Ninja -S "$here/consumer" -B build-99 -DCMAKE_CXX_COMPILER="$CXX" -DPRETEND_VERSION=99.1.0 >configure.log 2>&1 ||
  fail "Clang 99 was accepted"
tr -s ' \n' ' ' <configure.log | grep -q "there are plugins for Clang $this and $other only" || { cat configure.log; fail "unclear message"; }
