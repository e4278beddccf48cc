"""Fails when a trap of test/traps.txt has neither a test named after it (trap_f03_…) nor a word in docs/limits.md, and when a
test is named after a trap that is not in the list."""

import pathlib
import re
import sys

NAME = re.compile(r"trap_((?:[a-z][0-9]{2}_)+)")


def main():
    root = pathlib.Path(sys.argv[1])
    lines = (root / "test/traps.txt").read_text().splitlines()
    traps = {line.split()[0] for line in lines if line and not line.startswith("#")}
    tested = {}
    for file in (root / "test").rglob("*"):
        if file.suffix not in {".cpp", ".h", ".py", ".test", ".sh"} or file == pathlib.Path(__file__):
            continue
        for found in NAME.findall(f"{file.name} {file.read_text(errors='replace')}"):
            for number in found.strip("_").split("_"):
                tested.setdefault(number, file)
    limits = set(re.findall(r"\b([FGCAR])([0-9]+)\b", (root / "docs/limits.md").read_text()))
    excused = {f"{letter.lower()}{int(number):02}" for letter, number in limits}

    errors = [f"no test for {trap}" for trap in sorted(traps - tested.keys() - excused)]
    errors += [f"{tested[trap]}: no such trap: {trap}" for trap in sorted(tested.keys() - traps)]
    print("\n".join(errors) or f"{len(traps)} traps have their tests")
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
