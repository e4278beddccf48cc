# What the tests of this directory share. Each starts in its own empty directory.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
name=$(basename "$0" .sh)
prefix=$CACHEPY_WORK_DIR/moved             # where prepare.sh moved the installation to
spaced_prefix="$CACHEPY_WORK_DIR/moved again with spaces"
unset CACHEPY_DIR CACHEPY_DISABLE CACHEPY_VERBOSE 2>/dev/null || true

rm -rf "$CACHEPY_WORK_DIR/$name"
mkdir -p "$CACHEPY_WORK_DIR/$name"
cd "$CACHEPY_WORK_DIR/$name"

fail() {
  echo "FAILED: $*" >&2
  exit 1
}

# expect_cached PROGRAM: it computes in its first run, and prints the same without computing in its second.
expect_cached() {
  rm -rf run
  mkdir run
  (cd run && "$1" >../first.out) || fail "$1 does not run"
  (cd run && "$1" >../second.out) || fail "$1 does not run a second time"
  grep -q '^computing' first.out || fail "$1 computed nothing in its first run: $(cat first.out)"
  ! grep '^computing' second.out || fail "$1 computed again in its second run"
  grep -v '^computing' first.out | cmp - second.out || fail "$1 printed something else from the cache"
}

# expect_quiet COMMAND...: succeeds and prints nothing, no warning either.
expect_quiet() {
  "$@" >output 2>&1 || { cat output; fail "$*"; }
  [ ! -s output ] || { cat output; fail "not silent: $*"; }
}
