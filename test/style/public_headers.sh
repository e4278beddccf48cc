#!/bin/sh
# usage: public_headers.sh COMPILER INCLUDE_DIR
# Each public header must compile by itself, as C++17, without a warning that a user's strict build would show, and
# mention no other library: users must not need abseil's headers, nor meet its types.
set -u
compiler=$1 include=$2

# Left out of -Weverything: compatibility with older standards, layout, and what only compiled definitions can satisfy.
warnings='-Weverything -Werror -Wno-c++98-compat -Wno-c++98-compat-pedantic -Wno-pre-c++17-compat -Wno-padded
  -Wno-unsafe-buffer-usage -Wno-weak-vtables -Wno-switch-default -Wno-unused-template'

failed=0 checked=0
cd "$include" || exit 1
# Those for types of other libraries are compiled by the tests of these types (test/e2e/programs/types_by_header.cpp).
headers=$(find cachepy -name '*.h' ! -path 'cachepy/types/*' | sort)
for header in $headers; do
  checked=$((checked + 1))
  printf '#include <%s>\n' "$header" |
    "$compiler" -std=c++17 $warnings -I "$include" -fsyntax-only -x c++ - || { echo "$header does not stand alone"; failed=1; }
done
# In code, that is: comments and the names of types it recognises, in strings, may.
if sed -E 's,//.*,,; s,"absl::",,g' $headers | grep -n 'absl'; then
  echo 'a public header uses abseil'
  failed=1
fi
[ $checked -gt 0 ] || { echo "no header in $include"; failed=1; }
[ $failed -eq 0 ] && echo "$checked headers stand alone"
exit $failed
