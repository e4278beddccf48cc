#!/usr/bin/env python3
"""Checks that the pictures in docs/images are what the tutorial's program draws, but for hashes: they change with the code.
With --update, puts them there (scripts/draw-images)."""

import argparse
import os
import pathlib
import re
import subprocess
import sys
import tempfile

DOCUMENTED_DIRECTORY = "/home/ada/tutorial"  # where the document's reader runs the program
HASH = re.compile(r"\b[0-9a-f]{10}([0-9a-f]{22})?\b")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True)
    parser.add_argument("--images", required=True, type=pathlib.Path)
    parser.add_argument("--update", action="store_true")
    arguments = parser.parse_args()

    with tempfile.TemporaryDirectory() as directory:
        directory = os.path.realpath(directory)
        environment = {name: value for name, value in os.environ.items() if not name.startswith("CACHEPY_")}
        subprocess.run([os.path.abspath(arguments.program)], cwd=directory, env=environment, check=True,
                       stdout=subprocess.DEVNULL)
        drawn = {file.name: file.read_text().replace(directory, DOCUMENTED_DIRECTORY)
                 for file in pathlib.Path(directory).glob("*.svg")}

    if arguments.update:
        arguments.images.mkdir(exist_ok=True)
        for name, picture in drawn.items():
            (arguments.images / name).write_text(picture)
        return 0
    there = {file.name: file.read_text() for file in arguments.images.glob("integrate*.svg")}
    differ = [name for name in sorted(drawn.keys() | there.keys())
              if HASH.sub("<hash>", drawn.get(name, "")) != HASH.sub("<hash>", there.get(name, ""))]
    if not drawn:
        print("the program draws nothing", file=sys.stderr)
    for name in differ:
        print(f"docs/images/{name} is not what the tutorial draws; scripts/draw-images draws it again", file=sys.stderr)
    return 1 if differ or not drawn else 0


if __name__ == "__main__":
    sys.exit(main())
