"""Fails when a trap of test/traps.txt has neither a test that runs and is named after it (trap_f03_…) nor a word in
docs/limits.md, and when a test is named after a trap that is not in the list.

Such a test is one that ctest knows and does not leave out, or a function of a program in test/e2e/programs."""

import json
import pathlib
import re
import subprocess
import sys

NAME = re.compile(r"\btrap_((?:[a-z][0-9]{2}_)+)\w+")
FUNCTION = re.compile(r"^ *(?:\[\[cachepy::cache_file\S*\]\] )?[\w:<>]+&? (trap_\w+)\(", re.MULTILINE)


def tests_that_run(ctest, build):
    listed = subprocess.run([ctest, "--test-dir", build, "--show-only=json-v1"], capture_output=True, check=True)
    for test in json.loads(listed.stdout)["tests"]:
        if not any(p["name"] == "DISABLED" and p["value"] for p in test.get("properties", [])):
            yield test["name"]


def functions(programs):
    for program in programs.glob("*.cpp"):
        yield from FUNCTION.findall(program.read_text())


def main():
    root = pathlib.Path(sys.argv[1])
    lines = (root / "test/traps.txt").read_text().splitlines()
    traps = {line.split()[0] for line in lines if line and not line.startswith("#")}
    tested = {}
    for test in [*tests_that_run(sys.argv[2], sys.argv[3]), *functions(root / "test/e2e/programs")]:
        for numbers in NAME.findall(test):
            for number in numbers.strip("_").split("_"):
                tested.setdefault(number, test)
    limits = set(re.findall(r"\b([FGCAR])([0-9]+)\b", (root / "docs/limits.md").read_text()))
    excused = {f"{letter.lower()}{int(number):02}" for letter, number in limits}

    errors = [f"no test for {trap}" for trap in sorted(traps - tested.keys() - excused)]
    errors += [f"{tested[trap]}: no such trap: {trap}" for trap in sorted(tested.keys() - traps)]
    print("\n".join(errors) or f"{len(traps)} traps have their tests")
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
