#!/usr/bin/env python3
"""Runs one program of programs/ without the plugin, then with it, cold and warm, and compares.

The three runs must write the same to standard output and end with the same status. Cold, no call is computed twice;
warm, nothing is computed, unless the program says in its source why it must be ("// e2e: recomputes"). A cached run
says nothing else on standard error: nothing is wrong with its cache, unless the program says in its source what is to be
said ("// e2e: says TEXT", of a call that cannot be answered). Damaging the whole cache changes none of this
but that the calls are computed again.
"""

import argparse
import collections
import os
import pathlib
import re
import subprocess
import sys
import tempfile


class Run:
    def __init__(self, program, directory, expected=()):
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("CACHEPY_", "E2E_"))}
        done = subprocess.run([os.path.abspath(program)], cwd=directory, env=environment, capture_output=True,
                              timeout=300)
        self.status = done.returncode
        self.stdout = done.stdout.decode(errors="backslashreplace")
        lines = done.stderr.decode(errors="backslashreplace").splitlines()
        self.computed = [line for line in lines if line.startswith("computed ")]
        said = [line for line in lines if not line.startswith("computed ")]
        self.missing = [text for text in expected if not any(text in line for line in said)]
        self.said = [line for line in said if not any(text in line for text in expected)]


failures = []


def check(holds, message, *details):
    if not holds:
        failures.append("\n    ".join([message, *details]))


def check_same(name, run, plain):
    check(run.status == plain.status, f"{name}: status {run.status}, without the plugin {plain.status}", *run.said)
    if run.stdout != plain.stdout:
        pairs = zip(run.stdout.splitlines() + ["(end)"], plain.stdout.splitlines() + ["(end)"])
        number, (line, expected) = next((n, p) for n, p in enumerate(pairs, 1) if p[0] != p[1])
        check(False, f"{name}: standard output differs at line {number}", f"plugin:  {line}", f"without: {expected}")


ENTRY = b"\x89CPZ\r\n\x1a\n"  # what an entry begins with, in a file of its own or in one that it shares


def flip_bytes(directory):
    """Changes one byte of each entry of every cache below; returns how many."""
    damaged = 0
    for results in directory.rglob("results"):
        for path in [*results.rglob("*.cpz"), *results.rglob("*.cps")]:
            content = bytearray(path.read_bytes())
            at = content.find(ENTRY)
            while at >= 0:
                content[at + 60] ^= 0x55
                damaged += 1
                at = content.find(ENTRY, at + 1)
            path.write_bytes(content)
    return damaged


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plain", required=True)
    parser.add_argument("--cached", required=True)
    parser.add_argument("--source", required=True, type=pathlib.Path)
    arguments = parser.parse_args()
    source = arguments.source.read_text()
    recomputes = "// e2e: recomputes" in source
    expected = re.findall(r"// e2e: says (.+)", source)

    with tempfile.TemporaryDirectory() as plain_directory, tempfile.TemporaryDirectory() as directory:
        plain = Run(arguments.plain, plain_directory)
        cold = Run(arguments.cached, directory, expected)
        check(not cold.missing, "cold: did not say", *cold.missing)
        check_same("cold", cold, plain)
        check(recomputes or cold.computed, "cold: nothing was computed; is the program's cache not its own?")
        twice = [f"{line} ({count} times)" for line, count in collections.Counter(cold.computed).items() if count > 1]
        check(not twice, "cold: computed more than once", *twice)
        check(not cold.said, "cold: said on standard error", *cold.said)

        warm = Run(arguments.cached, directory, expected)
        check_same("warm", warm, plain)
        check(recomputes or not warm.computed, "warm: computed again", *warm.computed)
        check(not warm.said, "warm: said on standard error", *warm.said)

        check(flip_bytes(pathlib.Path(directory)) > 0, "no result was stored")
        damaged = Run(arguments.cached, directory)
        check_same("damaged", damaged, plain)
        check(recomputes or sorted(damaged.computed) == sorted(cold.computed),
              "damaged: not what was computed at first", *sorted(set(cold.computed) ^ set(damaged.computed)))
        healed = Run(arguments.cached, directory)
        check_same("healed", healed, plain)
        check(recomputes or not healed.computed, "healed: computed again", *healed.computed)

    for failure in failures:
        print(failure, file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
