#!/usr/bin/env python3
"""Runs a foreign code base's own tests with annotated functions: not cached, cold, and warm.

usage: run_tests.py --tool CACHEPY --function NAME... [--expected FILE] [--directory DIR] -- PROGRAM [ARGUMENT...]

The program runs in DIR, if it reads files there. Each time it must succeed, without a test that FAILED, and print what FILE
holds where one is given. Cold, each function must have stored
results; warm, each must be served and none computed, by the counts that the cache keeps, and nothing is written.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile


def entries(cache):
    """Of each entry its path and when it was written; read as well by a hit, written only by a miss."""
    return {path.name: path.stat().st_mtime_ns for path in (cache / "results").rglob("*.cpz")}


def counts(tool, cache, function):
    """Hits and misses of the cached functions of that name."""
    done = subprocess.run([tool, "stats", "--json", cache], capture_output=True, text=True, check=True)
    rows = [row for row in json.loads(done.stdout)["functions"] if row["fname"].endswith(function)]
    return sum(row["memory_hits"] + row["disk_hits"] for row in rows), sum(row["misses"] for row in rows)


def run(command, cache, place=None, disabled=False):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CACHEPY_")}
    environment["CACHEPY_DIR"] = str(cache)
    environment["CACHEPY_PACK_LIMIT"] = "0"  # each entry has a time of its own
    if disabled:
        environment["CACHEPY_DISABLE"] = "1"
    with tempfile.TemporaryDirectory() as directory:
        return subprocess.run(command, cwd=place or directory, env=environment, capture_output=True, text=True,
                              timeout=300)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tool", required=True)
    parser.add_argument("--function", action="append", required=True)
    parser.add_argument("--expected", type=pathlib.Path)
    parser.add_argument("--directory", type=pathlib.Path)
    parser.add_argument("command", nargs="+")
    arguments = parser.parse_args()
    failures = []

    def check(name, done):
        if done.returncode != 0:
            failures.append(f"{name}: exit status {done.returncode}\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
        if "FAILED" in done.stdout:
            failures.append(f"{name}: a test failed:\n{done.stdout[-3000:]}")
        if arguments.expected and done.stdout != arguments.expected.read_text():
            failures.append(f"{name}: the output is not the expected one:\n{done.stdout[-3000:]}")
        if "cachepy" in done.stderr:
            failures.append(f"{name}: said: {done.stderr[-3000:]}")

    with tempfile.TemporaryDirectory() as directory:
        cache = pathlib.Path(directory) / "cache"
        check("not cached", run(arguments.command, cache, arguments.directory, disabled=True))
        if (cache / "results").exists():
            failures.append("not cached: results were stored")
        check("cold", run(arguments.command, cache, arguments.directory))
        cold = entries(cache)
        for function in arguments.function:
            if not any(name.rsplit(".", 2)[0].endswith(function.replace("::", "_")) for name in cold):
                failures.append(f"cold: {function} stored no result; there are {sorted(cold)[:20]}")
        before = {function: counts(arguments.tool, cache, function) for function in arguments.function}
        check("warm", run(arguments.command, cache, arguments.directory))
        for function, (hits, misses) in before.items():
            warm_hits, warm_misses = counts(arguments.tool, cache, function)
            if warm_hits <= hits or warm_misses != misses:
                failures.append(f"warm: {function} had {warm_hits - hits} hits, {warm_misses - misses} misses")
        warm = entries(cache)
        if warm != cold:
            failures.append(f"warm: computed again: {sorted(name for name in warm if warm[name] != cold.get(name))}")
        print(f"{len(cold)} results")

    print("\n".join(failures))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
