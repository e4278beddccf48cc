#!/usr/bin/env python3
"""Builds the program of this directory in one way, against the real library, and runs it cold and warm.

Cold, each call must be computed once; warm, none. Both times it must print what it prints without the plugin.
"""

import argparse
import os
import pathlib
import subprocess
import tempfile

HERE = pathlib.Path(__file__).parent
EXPECTED = "3 name 9 8 texttext 15\n"
CALLS = ["area", "make_table", "total", "twice", "twice"]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("compiler", "plugin", "include", "library"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--from", dest="kind", choices=["source", "header", "module"], default="source",
                        help="where the functions are: in the source, in a precompiled header, in a module")
    parser.add_argument("flags", nargs="*", help="of all compilations, and of the link")
    arguments = parser.parse_args()

    with tempfile.TemporaryDirectory() as directory:

        def clang(*options):
            command = [arguments.compiler, "-pthread", "-Wno-unused-command-line-argument", *arguments.flags,
                       f"-fplugin={arguments.plugin}", *map(str, options)]
            done = subprocess.run(command, cwd=directory, capture_output=True, text=True)
            assert done.returncode == 0, " ".join(command) + "\n" + done.stderr
            assert not done.stderr, done.stderr

        headers = ["-isystem", arguments.include]
        library = [f"-L{pathlib.Path(arguments.library).parent}", "-lcachepy_watch"] if arguments.library.endswith(".a") else []
        library += [arguments.library, f"-Wl,-rpath,{pathlib.Path(arguments.library).parent}", "-ldl"]
        source = HERE / "main.cpp"
        if arguments.kind == "header":
            clang(*headers, "-x", "c++-header", HERE / "header.h", "-o", "header.pch")
            clang(*headers, "-DFROM_HEADER", "-include-pch", "header.pch", source, *library, "-o", "program")
        elif arguments.kind == "module":
            clang(*headers, "--precompile", HERE / "functions.cppm", "-o", "functions.pcm")
            clang("-c", "functions.pcm", "-o", "functions.o")
            clang(*headers, "-DFROM_MODULE", "-fmodule-file=functions=functions.pcm", source, "functions.o", *library,
                  "-o", "program")
        else:
            clang(*headers, source, *library, "-o", "program")

        environment = {name: value for name, value in os.environ.items() if not name.startswith("CACHEPY_")}
        for state, calls in ("cold", CALLS), ("warm", []):
            done = subprocess.run(["./program"], cwd=directory, env=environment, capture_output=True, text=True)
            said = sorted(done.stderr.splitlines())
            assert done.returncode == 0 and done.stdout == EXPECTED, f"{state}: {done}"
            assert said == [f"computed {call}" for call in calls], f"{state}: {said}"


if __name__ == "__main__":
    main()
