# Shared by scripts/test and scripts/test-sanitizers: builds and tests presets, and prints what failed. Sourced by bash, at the top of the
# project.

say() { printf '\n== %s\n' "$*"; }

passed=0 failed=0
failures=$(mktemp)
trap 'rm -f "$failures"' EXIT
finish() {
  cat "$failures"
  printf '\n%d passed, %d failed\n' "$passed" "$failed"
  [ "$failed" -eq 0 ]
  exit
}

# must COMMAND...: runs a step that all tests require. Its failure counts as one failed test.
must() {
  if ! "$@"; then
    say "failed: $*"
    failed=$((failed + 1))
    finish
  fi
}

jobs=$(nproc)
if command -v ccache >/dev/null; then
  export CMAKE_C_COMPILER_LAUNCHER=ccache CMAKE_CXX_COMPILER_LAUNCHER=ccache
fi

# build_preset NAME: configures and builds build/NAME.
build_preset() {
  local preset=$1
  say "$preset: configuring and building in build/$preset ($jobs jobs)"
  must cmake --preset "$preset" --log-level=WARNING
  must cmake --build --preset "$preset" -j "$jobs"
}

# test_preset NAME: also tests it, and adds its results to the totals.
test_preset() {
  local preset=$1 results=$PWD/build/$1/results.xml
  build_preset "$preset"
  say "$preset: testing"
  rm -f "$results"
  ctest --preset "$preset" -j "$jobs" --no-tests=error --output-junit "$results"
  must test -s "$results"

  # A test that could not start, because a test that it requires failed, counts as failed.
  local tests passes skips
  tests=$(grep -c '<testcase ' "$results")
  passes=$(grep -c '<testcase .*status="run"' "$results")
  skips=$(grep -c '<skipped message="SKIP_' "$results")
  [ "$skips" -eq 0 ] || say "$preset: $skips skipped themselves"
  passed=$((passed + passes))
  failed=$((failed + tests - passes - skips))
  say_failures "$preset" "$results"
}

# say_failures PRESET RESULTS: saves the end of the output of each failed test, to print it at the end.
say_failures() {
  python3 - "$@" >>"$failures" <<'END'
import sys
import xml.etree.ElementTree as xml
preset, results = sys.argv[1:]
for test in xml.parse(results).getroot().iter("testcase"):
    reason = test.find("skipped")
    skipped_itself = reason is not None and reason.get("message", "").startswith("SKIP_")
    if test.get("status") != "run" and not skipped_itself:
        printed = (test.findtext("system-out") or "").rstrip().splitlines()
        print(f"\n== {preset}: {test.get('name')} failed")
        print("\n".join(printed[-60:]))
END
}

say "installing packages"
must scripts/install-deps --all
