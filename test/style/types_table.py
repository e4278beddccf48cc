#!/usr/bin/env python3
"""Holds the tables of docs/types.md to the tests.

usage: types_table.py SOURCE_DIR

Each `name` in the first column of the first table is a case of test/e2e/programs/types_*.cpp, in the same role
(argument; or argument and result), and each case is in the table. Each `name` of the second table, of what cannot be
encoded, is in the tests of the refusals.
"""

import pathlib
import re
import sys

CASE = re.compile(r'^(VALUE|MOVED|SHARED|ARGUMENT)\("([^"]+)"', re.MULTILINE)


def tables(text):
    """Yields each table as lists of cells, without its head."""
    rows = []
    for line in text.splitlines() + [""]:
        if line.startswith("|"):
            rows.append([cell.strip() for cell in line.strip("|").split("|")])
        elif rows:
            yield rows[2:]
            rows = []


def main():
    source = pathlib.Path(sys.argv[1])
    encodable, refused = tables((source / "docs/types.md").read_text())
    programs = "".join(file.read_text() for file in sorted((source / "test/e2e/programs").glob("types_*.cpp")))
    refusals = "".join((source / "test/plugin/types" / name).read_text() for name in ("arguments.cpp", "results.cpp"))

    documented = {}
    for entries, argument, result, _ in encodable:
        for name in re.findall("`([^`]+)`", entries):
            documented[name] = (argument.startswith("yes"), result.startswith("yes"))
    tested = {name: (True, macro != "ARGUMENT") for macro, name in CASE.findall(programs)}

    errors = [f"docs/types.md has '{name}', no program has a case of it" for name in documented.keys() - tested.keys()]
    errors += [f"a program has a case of '{name}', docs/types.md has it not" for name in tested.keys() - documented.keys()]
    errors += [f"'{name}' is (argument, result) {documented[name]} in docs/types.md, {tested[name]} in the programs"
               for name in documented.keys() & tested.keys() if documented[name] != tested[name]]
    errors += [f"docs/types.md says that '{name}' is refused, no test does"
               for entries, *_ in refused for name in re.findall("`([^`]+)`", entries) if name not in refusals]
    print("\n".join(sorted(errors)) or f"{len(documented)} types, as tested")
    return 1 if errors or not documented else 0


if __name__ == "__main__":
    sys.exit(main())
