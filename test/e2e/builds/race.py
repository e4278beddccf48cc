#!/usr/bin/env python3
"""Builds race.cpp with a sanitizer, which must report nothing but, with --race, the race that is one. What the threads read counts.

usage: race.py --compiler … --plugin … --include … --library … -- FLAG…"""

import argparse
import os
import pathlib
import subprocess
import tempfile

HERE = pathlib.Path(__file__).parent


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("compiler", "plugin", "include", "library"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--race", action="store_true")
    parser.add_argument("flags", nargs="*")
    arguments = parser.parse_args()
    place = pathlib.Path(arguments.library).parent
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CACHEPY_")}

    with tempfile.TemporaryDirectory() as directory:
        command = [arguments.compiler, "-std=c++17", "-O1", "-g", "-pthread", *arguments.flags,
                   f"-fplugin={arguments.plugin}", "-isystem", arguments.include, HERE / "race.cpp", f"-L{place}",
                   "-lcachepy_watch", arguments.library, "-ldl", "-o", "program"]
        done = subprocess.run(command, cwd=directory, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr

        def run(*options):
            return subprocess.run(["./program", *options], cwd=directory, env=environment, capture_output=True, text=True)

        for text in "1", "2":
            (pathlib.Path(directory) / "data.txt").write_text(text)
            for _ in range(2):
                done = run()
                assert done.returncode == 0 and done.stdout == f"{2 * ord(text)}\n", done
                assert "Sanitizer" not in done.stderr and "runtime error" not in done.stderr, done.stderr
        if not arguments.race:
            return
        done = run("without")
        assert done.returncode != 0 and "data race" in done.stderr, done


if __name__ == "__main__":
    main()
