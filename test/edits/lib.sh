# Functions for cases that are shell scripts; bash reads this file first. A case runs in an empty directory and fails with
# a message and status 1.
set -u

# Compiles with the plugin, and links the runtime.
cxx() { "$TEST_CXX" -w -std=c++20 "$@" || exit 2; }
# Compiles without the plugin, and links nothing of cachepy.
plain() { "$TEST_PLAIN_CXX" -w -std=c++20 -isystem "$TEST_INCLUDE" "$@" || exit 2; }

# What most cases begin with: C marks a cached function.
head='#include <cachepy/cachepy.h>
#include <cstdio>
#define C [[cachepy::cache_file("cache")]]
'

fail() {
  echo "FAULT: $*"
  exit 1
}

# judge COMMAND...: it must print what it prints when nothing is cached.
judge() {
  local given wanted
  given=$("$@" 2>stderr.txt)
  wanted=$(CACHEPY_DISABLE=1 "$@" 2>/dev/null)
  [ "$given" = "$wanted" ] || fail "gives '$given', uncached '$wanted'; standard error: $(cat stderr.txt)"
}

# must_hit PATTERN COMMAND...: the call whose line of the verbose log matches must be served.
must_hit() {
  local pattern=$1 said
  shift
  said=$(CACHEPY_VERBOSE=1 "$@" 2>&1 >/dev/null | grep -- "$pattern")
  case $said in
    *miss* | *"first execution"* | *"computed without"* | "") fail "not served: $said" ;;
  esac
}
