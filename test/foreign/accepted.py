#!/usr/bin/env python3
"""Counts which of the annotated functions of foreign code bases can be cached.

usage: accepted.py --document FILE --bases FILE -- COMPILER [FLAG...]

Each line of the bases is "name<TAB>copy<TAB>annotations<TAB>files<TAB>flags": a copy in which all functions are annotated
(annotate.py --all), and the files and flags to compile, separated by ';'. Prints for each code base how many functions are
accepted, and why others are not. It fails if a function is refused that is not marked so, or accepted although it is, and
if the document does not have the figures.
"""

import argparse
import concurrent.futures
import pathlib
import re
import subprocess
import sys

from annotate import FURTHER_ATTRIBUTE, annotations_in

ERROR = re.compile(r"^(?P<file>[^:\s]+):(?P<line>\d+):\d+: (?:fatal )?error: (?P<text>.*)$", re.MULTILINE)
REFUSAL = re.compile(r"'[^']+' cannot be cached: (?P<reason>.*)$")


class Base:
    def __init__(self, line):
        self.name, copy, annotations, files, flags = line.split("\t")
        self.copy = pathlib.Path(copy)
        self.files = files.split(";")
        self.flags = [flag for flag in flags.split(";") if flag]
        self.annotations = list(annotations_in(pathlib.Path(annotations)))
        self.functions = [found for found in self.annotations if found.text and found.kind != "field"]
        self.reasons = {}  # of refused functions, by their number
        self.failures = []

    def starts(self, path):
        """Where the annotated functions of a file begin: lines and numbers of functions, in order."""
        content = (self.copy / path).read_text(errors="replace")
        found = []
        for number, function in enumerate(self.functions):
            if function.path == path:
                found.append((content[:content.index("\n" + function.annotated) + 1].count("\n") + 1, number))
        return sorted(found)

    def compile(self, compiler):
        for file in self.files:
            done = subprocess.run([*compiler, *self.flags, "-fsyntax-only", "-ferror-limit=0", "-w", file],
                                  cwd=self.copy, capture_output=True, text=True)
            for error in ERROR.finditer(done.stderr):
                self.add(error, REFUSAL.search(error["text"]))
            if done.returncode != 0 and not ERROR.search(done.stderr):
                self.failures.append(done.stderr)

    def add(self, error, refusal):
        path = pathlib.Path(self.copy, error["file"]).resolve()
        path = str(path.relative_to(self.copy.resolve())) if self.copy.resolve() in path.parents else ""
        before = [number for line, number in (self.starts(path) if path else []) if line <= int(error["line"])]
        if not refusal or not before:
            self.failures.append(error[0])
        else:
            self.reasons.setdefault(before[-1], []).append(refusal["reason"])

    def needs_attribute(self, function):
        """An attribute on a parameter. One on a field is for all functions that use it, and told in the document."""
        return bool(FURTHER_ATTRIBUTE.search(function.text))

    def count(self):
        accepted = [number for number, function in enumerate(self.functions)
                    if number not in self.reasons and function.kind != "computed"]
        unchanged = sum(not self.needs_attribute(self.functions[number]) for number in accepted)
        return len(accepted), len(self.functions), unchanged

    def report(self):
        accepted, all_of_them, unchanged = self.count()
        print(f"{self.name}: accepted {accepted} of {all_of_them}, {unchanged} of them unchanged")
        for number, function in enumerate(self.functions):
            name = " ".join(function.plain.split())
            if number in self.reasons:
                print(f"  {name}\n    {self.reasons[number][0]}")
            if (number in self.reasons) != (function.kind == "refused"):
                self.failures.append(f"{self.name}: '{name}' is {'refused' if number in self.reasons else 'accepted'}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--document", required=True, type=pathlib.Path)
    parser.add_argument("--bases", required=True, type=pathlib.Path)
    parser.add_argument("compiler", nargs="+")
    arguments = parser.parse_args()
    bases = [Base(line) for line in arguments.bases.read_text().splitlines() if line]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda base: base.compile(arguments.compiler), bases))

    document = arguments.document.read_text()
    failures = []
    totals = [0, 0, 0]
    for base in bases:
        base.report()
        totals = [a + b for a, b in zip(totals, base.count())]
        failures += base.failures
        accepted, all_of_them, unchanged = base.count()
        row = f"| {base.name} | {all_of_them} | {accepted} | {unchanged} |"
        if row not in document:
            failures.append(f"{arguments.document} has not the row '{row} …'")
    figure = f"accepted {totals[0]} of {totals[1]}"
    print(f"{figure}, {totals[2]} of them unchanged")
    if figure not in document or f"{totals[2]} of them unchanged" not in document:
        failures.append(f"{arguments.document} has not the figures '{figure}', '{totals[2]} of them unchanged'")
    print("\n".join(failures))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
