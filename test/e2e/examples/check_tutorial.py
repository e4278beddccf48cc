#!/usr/bin/env python3
"""Checks docs/tutorial.md against the program it is about.

Every ```cpp block must stand in the source, line by line. The ```text blocks under a heading "## N. Title" together
must be what the program prints after its own "== N. Title"; hashes, times and the directory it ran in are taken as
equal.
"""

import argparse
import difflib
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import textwrap

DOCUMENTED_DIRECTORY = "/home/ada/tutorial"  # where the document's reader runs the program

VARYING = [
    (re.compile(r"\b[0-9a-f]{16,}\b"), "<hash>"),
    (re.compile(r"results/[0-9a-f]{2}/"), "results/<hash>/"),
    (re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?Z?"), "<time>"),
    (re.compile(r"\b\d+(\.\d+)? ?(ns|µs|us|ms|s)\b"), "<duration>"),
    (re.compile(r'("(?:cost|created|result_bytes|size)\w*": )[\d.]+'), r"\1<number>"),
    (re.compile(r"/\S*?/tutorial\.cpp"), "tutorial.cpp"),
]


def normalized(lines):
    result = []
    for line in lines:
        for pattern, replacement in VARYING:
            line = pattern.sub(replacement, line)
        result.append(line.rstrip())
    return result


def code_blocks(document):
    """(heading, language, lines) of each fenced block."""
    heading, language, lines = "", None, []
    for line in document.splitlines():
        if language is None and line.startswith("## "):
            heading = line[3:]
        elif line.startswith("```"):
            if language is None:
                language, lines = line[3:].strip() or "text", []
            else:
                yield heading, language, lines
                language = None
        elif language is not None:
            lines.append(line)


def sections(output):
    """What the program printed below each "== heading"."""
    result, heading = {}, ""
    for line in output.splitlines():
        if line.startswith("== "):
            heading = line[3:]
            result[heading] = []
        else:
            result.setdefault(heading, []).append(line)
    return result


def stands_in(block, source):
    """Whether the block's lines follow each other in the source, whatever their common indentation."""
    wanted = textwrap.dedent("\n".join(block)).strip("\n").splitlines()
    for start in range(len(source) - len(wanted) + 1):
        window = textwrap.dedent("\n".join(source[start : start + len(wanted)])).splitlines()
        if [line.rstrip() for line in window] == wanted:
            return True
    return False


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True)
    parser.add_argument("--source", required=True, type=pathlib.Path)
    parser.add_argument("--document", required=True, type=pathlib.Path)
    arguments = parser.parse_args()

    with tempfile.TemporaryDirectory() as directory:
        directory = os.path.realpath(directory)
        environment = {name: value for name, value in os.environ.items() if not name.startswith("CACHEPY_")}
        done = subprocess.run([os.path.abspath(arguments.program)], cwd=directory, env=environment,
                              capture_output=True, text=True)
        output = sections(done.stdout.replace(directory, DOCUMENTED_DIRECTORY))
    failures = []
    # That hits do not print the lines of the bodies is its subject.
    said = [line for line in done.stderr.splitlines() if "it printed something; a hit will not do so" not in line]
    if done.returncode != 0 or said:
        failures.append(f"the program ended with {done.returncode} and said:\n{done.stderr}")

    source = arguments.source.read_text().splitlines()
    documented = {}
    for heading, language, lines in code_blocks(arguments.document.read_text()):
        if language == "text":
            documented.setdefault(heading, []).extend(lines)
        elif language == "cpp" and not stands_in(lines, source):
            failures.append(f"{heading}: this code does not stand in {arguments.source.name}:\n" + "\n".join(lines))

    for heading in sorted(output.keys() | documented.keys()):
        expected, printed = normalized(documented.get(heading, [])), normalized(output.get(heading, []))
        if expected != printed:
            diff = difflib.unified_diff(expected, printed, "document", "program", lineterm="")
            failures.append(f"{heading}: another output is documented\n" + "\n".join(diff))
            failures.append("unchanged, it is\n" + "\n".join(output.get(heading, [])))

    print("\n\n".join(failures), file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
