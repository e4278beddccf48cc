"""Compares a file with a hex dump in docs/format.md (test/support/golden.h says how they are written).

    compare_dump.py DOCUMENT NAME FILE

Lines that tell of a digest need not be equal: what the compiler brings along is in it.
"""

import pathlib
import re
import sys


def main():
    document, name, file = sys.argv[1:]
    dump = pathlib.Path(document).read_text().split(f"<!-- dump: {name} -->\n```\n")[1].split("```")[0]
    actual = pathlib.Path(file).read_bytes()
    at = 0
    for line in dump.splitlines():
        documented = bytes.fromhex(re.match(r"[0-9a-f]{4} ((?: [0-9a-f]{2})*)", line)[1])
        written = actual[at:at + len(documented)]
        at += len(documented)
        if written != documented and "| digest" not in line:
            sys.exit(f"{line}\nwritten: {written.hex(' ')}")
    if at != len(actual):
        sys.exit(f"{len(actual)} bytes were written, {at} are documented")


if __name__ == "__main__":
    main()
