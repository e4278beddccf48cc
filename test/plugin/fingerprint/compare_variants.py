#!/usr/bin/env python3
"""Compiles two variants of one file and compares the fingerprints of its cached functions.

A function named changes_* must have another fingerprint in the edited variant, one named keeps_* the same. The
variants are written in the file itself: EDIT(before, after) stands for either, and EDITED is defined in the second.

    compare_variants.py [--after FLAG]... [--edited FILE] FILE -- COMPILER FLAG...

--after FLAG is given to the compiler for the second variant only; --edited FILE is compiled in place of FILE.
"""
import argparse
import subprocess
import sys


def fingerprints(command):
    """Maps each cached function's name to its digest, as the plugin prints them."""
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    if done.returncode != 0:
        sys.exit("failed: " + " ".join(command))
    lines = [line for line in done.stdout.splitlines() if line and not line.startswith(" ")]
    return dict(line.rsplit(" ", 1) for line in lines)


def problem_of(name, before, after):
    """What is wrong with one function's two digests, or None."""
    if name not in before or name not in after:
        return "is in one variant only"
    function = name.split("(")[0].split("<")[0].rsplit("::", 1)[-1]
    if function.startswith("changes_"):
        return "should have changed" if before[name] == after[name] else None
    if function.startswith("keeps_"):
        return "should not have changed" if before[name] != after[name] else None
    return "is neither changes_* nor keeps_*"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--after", action="append", default=[])
    parser.add_argument("--edited")
    parser.add_argument("file")
    parser.add_argument("command", nargs="+")
    options = parser.parse_args()

    before = fingerprints(options.command + ["-DEDIT(before,after)=before", options.file])
    after = fingerprints(
        options.command
        + ["-DEDIT(before,after)=after", "-DEDITED", options.edited or options.file]
        + options.after
    )
    if not before:
        sys.exit("no cached function in " + options.file)
    problems = {name: problem_of(name, before, after) for name in sorted(before | after)}
    for name, problem in problems.items():
        if problem:
            print(f"{name} {problem}: {before.get(name)} -> {after.get(name)}")
    sys.exit(any(problems.values()))


if __name__ == "__main__":
    main()
