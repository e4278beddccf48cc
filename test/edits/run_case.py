#!/usr/bin/env python3
"""Runs one case of cases/ in a directory of its own.

A case.cpp is one program in two versions: E(a, b) is `a` in the first and `b` in the second. Both are compiled with the
plugin and run one after the other in the same directory, each twice. Every run must print what the same version prints
when it is compiled without the plugin. Comment lines at the top of the file may say:

    // flags: …           for all compilations and links; -std=c++20 unless a -std is here
    // flags of a: …      for the first version only
    // flags of b: …      for the second version only
    // hit after edit     the edit changes nothing, so the second version must not compute anything: each body prints a
                          line that begins with "ran" to standard error
    // served             the second run of each version must not compute anything (as above)

A case.sh builds and runs programs itself, with the functions of lib.sh.
"""

import argparse
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

TIMEOUT_S = 120


def setting(text, name):
    found = re.search(rf"^// {name}: *(.*)$", text, re.MULTILINE)
    return shlex.split(found[1]) if found else []


class Case:
    def __init__(self, arguments, directory):
        self.source = pathlib.Path(arguments.case).resolve()
        self.text = self.source.read_text()
        self.directory = directory
        self.wrapper = f"{arguments.build}/bin/{arguments.wrapper}"
        self.plain = [arguments.compiler, "-isystem", f"{arguments.source}/runtime/include"]
        self.library = f"{arguments.build}/lib/libcachepy.a"
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("CACHEPY_")}
        self.environment["CACHEPY_CXX"] = arguments.compiler

    def compile(self, version, with_plugin):
        flags = setting(self.text, "flags") + setting(self.text, f"flags of {version}")
        if not any(flag.startswith("-std=") for flag in flags):
            flags = ["-std=c++20", *flags]
        output = f"{version}{'' if with_plugin else '_plain'}"
        compiler = [self.wrapper] if with_plugin else self.plain
        libraries = [] if with_plugin else [self.library, "-lpthread"]
        subprocess.run([*compiler, "-w", f"-DE(a,b)={version}", str(self.source), *flags, *libraries, "-o", output],
                       cwd=self.directory, env=self.environment, check=True)
        return output

    def run(self, program):
        done = subprocess.run([f"./{program}"], cwd=self.directory, env=self.environment, capture_output=True,
                              timeout=TIMEOUT_S)
        computed = [line for line in done.stderr.decode(errors="replace").splitlines() if line.startswith("ran")]
        return (done.returncode, done.stdout.decode(errors="backslashreplace")), computed

    def check(self):
        faults = []
        for version in "ab":
            cached = self.compile(version, with_plugin=True)
            wanted, _ = self.run(self.compile(version, with_plugin=False))
            for when in ("first", "second"):
                given, computed = self.run(cached)
                if given != wanted:
                    faults.append(f"version {version}, {when} run: {given}, without the plugin {wanted}")
                must_hit = (when == "second" and "// served" in self.text) or (
                    version == "b" and "// hit after edit" in self.text)
                if must_hit and computed:
                    faults.append(f"version {version}, {when} run: computed again: {computed}")
        return faults


def run_script(arguments, directory):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CACHEPY_")}
    environment.update(CACHEPY_CXX=arguments.compiler, TEST_CXX=f"{arguments.build}/bin/{arguments.wrapper}",
                       TEST_PLAIN_CXX=arguments.compiler, TEST_INCLUDE=f"{arguments.source}/runtime/include",
                       TEST_LIBRARIES=f"{arguments.build}/lib", TEST_TOOL=f"{arguments.build}/bin/cachepy",
                       BASH_ENV=str(pathlib.Path(__file__).resolve().parent / "lib.sh"))
    return subprocess.run(["bash", str(pathlib.Path(arguments.case).resolve())], cwd=directory, env=environment,
                          timeout=2 * TIMEOUT_S).returncode


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", required=True)
    parser.add_argument("--source", required=True)
    parser.add_argument("--compiler", required=True)
    parser.add_argument("--wrapper", default="cachepy-clang++")
    parser.add_argument("case")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="cachepy-edit-") as directory:
        if arguments.case.endswith(".sh"):
            return run_script(arguments, directory)
        faults = Case(arguments, directory).check()
        print("\n".join(faults) or "every run gives what the program without the plugin gives")
        return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
