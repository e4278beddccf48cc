"""Fails when a situation of test/situations.txt has neither a test that runs nor a reason why it has none, when its reason is out of date
because a test is named after it, and when a test is named after a situation that is not in the list.

usage: situations.py ROOT CTEST BUILD"""

import pathlib
import re
import sys

from traps import tests_that_run

NAME = re.compile(r"(?<![a-z0-9])t([0-9]{3})(?:_to_t([0-9]{3}))?(?=_|$)")
LINE = re.compile(r"(\d{3}) (.*?)(?: = (.*)| - (.*))?")


def numbers_in(test):
    """t001_t005_ and t044_to_t076_, in the name of a test."""
    for first, last in NAME.findall(test):
        yield from range(int(first), int(last or first) + 1)


def main():
    root = pathlib.Path(sys.argv[1])
    tests = list(tests_that_run(sys.argv[2], sys.argv[3]))
    named = {number: test for test in tests for number in numbers_in(test)}
    errors = []
    listed = set()
    without = 0
    for line in (root / "test/situations.txt").read_text().splitlines():
        if line.startswith("#"):
            continue
        found = LINE.fullmatch(line)
        if not found:
            errors.append(f"not understood: {line}")
            continue
        number, _, pattern, reason = int(found[1]), *found.groups()[1:]
        listed.add(number)
        if reason and number in named:
            errors.append(f"{number:03} has a test, {named[number]}, and a reason why it has none")
        elif pattern and not any(re.search(pattern, test) for test in tests):
            errors.append(f"{number:03}: no test is called {pattern}")
        elif not (pattern or reason) and number not in named:
            errors.append(f"no test for {number:03}")
        without += reason is not None
    errors += [f"{test}: no such situation: {number:03}" for number, test in sorted(named.items()) if number not in listed]
    print("\n".join(errors) or f"{len(listed)} situations: {len(listed) - without} have their tests, {without} a reason")
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
