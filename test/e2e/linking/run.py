#!/usr/bin/env python3
"""Links reader.cpp in one way, and edits one by one what it uses without naming it. Each edit must be noticed, and nothing may be computed
where nothing has changed. With --untracked, the program must say that it is linked without automatic tracking. With --not-stored, every run must compute,
and say why.

usage: run.py --compiler … --plugin … --include … --library … [options] -- FLAG…"""

import argparse
import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parent


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("compiler", "plugin", "include", "library"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--library-flags", default="", help="of library.c")
    parser.add_argument("--linked-in", action="store_true", help="library.c is a part of the program")
    parser.add_argument("--version-script", action="store_true", help="the program exports nothing")
    parser.add_argument("--environment", default="", help="NAME=VALUE, of the program")
    parser.add_argument("--before", default="", help="a command that runs the program")
    parser.add_argument("--in-python", action="store_true", help="the program is a library that Python loads")
    parser.add_argument("--untracked", action="store_true")
    parser.add_argument("--by-go", action="store_true", help="the library looks like one of Go's")
    parser.add_argument("--preloaded", action="store_true", help="preloaded.c replaces functions of the C library, too")
    parser.add_argument("--not-stored", default="", help="words of the reason")
    parser.add_argument("flags", nargs="*")
    return parser.parse_args()


def build(arguments, directory):
    def clang(*options):
        command = [arguments.compiler, "-pthread", "-Wno-unused-command-line-argument", *map(str, options)]
        done = subprocess.run(command, cwd=directory, capture_output=True, text=True)
        assert done.returncode == 0, " ".join(command) + "\n" + done.stderr

    flags = list(arguments.flags)
    if arguments.version_script:
        (directory / "nothing.map").write_text("{ local: *; };\n")
        flags.append("-Wl,--version-script=nothing.map")
    if arguments.linked_in:
        clang("-x", "c", "-c", HERE / "library.c", *arguments.library_flags.split(), "-o", "library.o")
        library = ["library.o"]
    else:
        sources = [HERE / "library.c"] + [HERE / "note_of_go.c"] * arguments.by_go
        clang("-x", "c", "-shared", "-fPIC", *sources, *arguments.library_flags.split(), "-o", "liblibrary.so")
        library = ["-L.", "-llibrary", f"-Wl,-rpath,{directory}"]
    if any(flag.startswith("-DLOADED") for flag in flags):
        library = [f"-Wl,-rpath,{directory}"]
    if arguments.preloaded:
        clang("-x", "c", "-shared", "-fPIC", HERE / "preloaded.c", "-o", "preloaded.so")
    if arguments.in_python:
        flags += ["-DIN_A_LIBRARY", "-shared", "-fPIC"]
    place = pathlib.Path(arguments.library).parent
    runtime = [f"-L{place}", "-lcachepy_watch", arguments.library, "-ldl"]
    if arguments.library.endswith(".so"):
        runtime = [arguments.library, f"-Wl,-rpath,{place}"]
    clang(f"-fplugin={arguments.plugin}", "-isystem", arguments.include, HERE / "reader.cpp", *flags, *library, *runtime, "-o", "program")


class Program:
    def __init__(self, arguments, directory):
        self.directory = directory
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("CACHEPY_")}
        self.environment["CACHEPY_VERBOSE"] = "1"
        if arguments.environment:
            self.environment.update([arguments.environment.split("=", 1)])
        self.not_stored = arguments.not_stored
        if arguments.preloaded:
            self.environment["LD_PRELOAD"] = str(directory / "preloaded.so")
        self.command = [*arguments.before.split(), "./program"]
        if arguments.in_python:
            self.command = [sys.executable, "-c", "import ctypes; ctypes.CDLL('./program').print_what_it_reads()"]

    def run(self):
        done = subprocess.run(self.command, cwd=self.directory, env=self.environment, capture_output=True, text=True)
        assert done.returncode == 0, done
        return done.stdout.strip(), done.stderr

    def check(self, when, expected):
        """The first run must compute and the second must not."""
        for state in "computed in", "hit":
            text, said = self.run()
            assert text == expected, f"{when}: '{text}', not '{expected}'\n{said}"
            if self.not_stored:
                state = "computed in"
                assert "not stored" in said and self.not_stored in said, f"{when}: not '{self.not_stored}'\n{said}"
            assert state in said, f"{when}: not '{state}'\n{said}"


def main():
    arguments = parse()
    with tempfile.TemporaryDirectory() as temporary:
        directory = pathlib.Path(temporary)
        build(arguments, directory)
        program = Program(arguments, directory)
        (directory / "data.txt").write_text("one")
        (directory / "library.txt").write_text("a")
        if arguments.untracked:
            text, said = program.run()
            assert text == "one-a" and "linked without automatic tracking" in said, f"{text}\n{said}"
            return
        program.check("cold", "one-a")
        (directory / "data.txt").write_text("two")
        program.check("a file was edited", "two-a")
        (directory / "absent.txt").write_text("!")
        program.check("a file appeared", "two!-a")
        (directory / "absent.txt").unlink()
        text, _ = program.run()
        assert text == "two-a", f"a file disappeared: '{text}'"
        (directory / "library.txt").write_text("b")
        program.check("a file that a library reads was edited", "two-b")
        program.environment["READER_VARIABLE"] = "+"
        program.check("a variable was set", "two+b")


if __name__ == "__main__":
    main()
