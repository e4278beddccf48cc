#!/usr/bin/env python3
"""Compiles and links a program of two files in every usual way, and looks whether records of code are found each time.

    forms.py --compiler … --plugin … --include … --library … --static-library …

Whatever the form: a change of a helper in the other file is a miss, a comment there a hit.
"""

import argparse
import pathlib
import shutil
import subprocess
import sys
import tempfile

HEADER = "#pragma once\n{precompiled}\nint helper(int x);\n"
MAIN = """#include <cachepy/cachepy.h>
{include}
#include <cstdio>
[[cachepy::cache_file("cache", verbose)]] int cached(int x) {{ return helper(x); }}
int main() {{ std::printf("%d\\n", cached(1)); }}
"""
OTHER = """{include}
{comment}
int helper(int x) {{ return x + {step}; }}
"""
INTERFACE = "export module part;\nexport int helper(int x);\n"

# By name: flags of the compiler, flags of the linker, what is done to the program then, how the files are put together. The
# usual one, and static and shared libraries, are in traps.py.
FORMS = {
    "thin_lto": {"compile": ["-flto=thin", "-O2"], "link": ["-flto=thin", "-fuse-ld=lld"], "needs": "ld.lld"},
    "full_lto": {"compile": ["-flto", "-O2"], "link": ["-flto", "-fuse-ld=lld"], "needs": "ld.lld"},
    "gold": {"link": ["-fuse-ld=gold"], "needs": "ld.gold"},
    "gc_sections": {"compile": ["-ffunction-sections", "-fdata-sections"], "link": ["-Wl,--gc-sections"]},
    "gc_sections_lld": {"compile": ["-ffunction-sections", "-fdata-sections"],
                        "link": ["-Wl,--gc-sections", "-fuse-ld=lld"], "needs": "ld.lld"},
    "hidden": {"compile": ["-fvisibility=hidden", "-fvisibility-inlines-hidden"]},
    "precompiled_header": {"style": "precompiled"},
    "module": {"style": "module", "compile": ["-std=c++20"]},
    "static": {"link": ["-static"], "static": True},
    "static_pie": {"compile": ["-fPIE"], "link": ["-static-pie"], "static": True},
    "no_pie": {"compile": ["-fno-pie"], "link": ["-no-pie"]},
    "stripped": {"strip": ["--strip-all"]},
}


class Program:
    def __init__(self, directory, tools, form):
        self.directory, self.tools, self.form = directory, tools, form

    def build(self, step, comment):
        """Compiles all at first, and later only the other file; links."""
        module, precompiled = (self.form.get("style") == style for style in ["module", "precompiled"])
        begin = "module part;" if module else "" if precompiled else '#include "part.h"'
        self.write("other.cpp", OTHER.format(include=begin, comment=comment, step=step))
        compile = [self.tools.compiler, "-std=c++17", *self.form.get("compile", []), "-isystem", self.tools.include,
                   f"-fplugin={self.tools.plugin}"]
        objects, extra = ["main.o", "other.o"], []
        if precompiled:
            extra = ["-include-pch", "part.pch"]
        if module:
            objects, extra = [*objects, "part.o"], ["-fmodule-file=part=part.pcm"]
        if not (self.directory / "main.o").exists():
            self.write("main.cpp", MAIN.format(include="import part;" if module else begin))
            self.write("part.h", HEADER.format(precompiled="#include <cachepy/cachepy.h>" if precompiled else ""))
            self.write("part.cppm", INTERFACE)
            if precompiled:
                self.run([*compile, "-xc++-header", "part.h", "-o", "part.pch"])
            if module:
                self.run([*compile, "--precompile", "part.cppm", "-o", "part.pcm"])
                self.run([*compile, "-c", "part.pcm", "-o", "part.o"])
            self.run([*compile, *extra, "-c", "main.cpp", "-o", "main.o"])
        self.run([*compile, *extra, "-c", "other.cpp", "-o", "other.o"])
        directory = pathlib.Path(self.tools.static_library).parent
        library = ([f"-L{directory}", "-lcachepy_watch", self.tools.static_library] if self.form.get("static") else
                   [self.tools.library, f"-Wl,-rpath,{pathlib.Path(self.tools.library).parent}"])
        self.run([self.tools.compiler, *objects, *library, *self.form.get("link", []), "-o", "program"])
        if "strip" in self.form:
            self.run(["strip", *self.form["strip"], "program"])

    def write(self, name, text):
        (self.directory / name).write_text(text)

    def run(self, command):
        done = subprocess.run([str(word) for word in command], cwd=self.directory, capture_output=True, text=True)
        assert done.returncode == 0, " ".join(map(str, command)) + "\n" + done.stdout + done.stderr
        return done

    def call(self):
        """What it printed, and whether that was computed."""
        done = self.run(["./program"])
        return int(done.stdout), "computed in" in done.stderr


def check(program):
    expected = [(1, "", 2, True), (1, "// only a comment\n\n", 2, False), (5, "", 6, True)]
    for step, comment, value, computed in expected:
        program.build(step, comment)
        got = program.call()
        assert got == (value, computed), f"x + {step} {comment.strip()}: {got}, expected {(value, computed)}"


def has_linker(compiler, name):
    """Debian has the linker of each version of LLVM where that version's compiler looks, but not in PATH."""
    found = subprocess.run([compiler, f"-print-prog-name={name}"], capture_output=True, text=True, check=True)
    return shutil.which(found.stdout.strip()) is not None


def main():
    parser = argparse.ArgumentParser()
    for tool in ["compiler", "plugin", "include", "library", "static-library"]:
        parser.add_argument(f"--{tool}", required=True)
    parser.add_argument("forms", nargs="*", default=list(FORMS))
    tools = parser.parse_args()
    failed = False
    for name in tools.forms:
        form = FORMS[name]
        if "needs" in form and not has_linker(tools.compiler, form["needs"]):
            print(f"{name}: no {form['needs']}")
            failed = True
            continue
        with tempfile.TemporaryDirectory() as directory:
            try:
                check(Program(pathlib.Path(directory), tools, form))
                print(f"{name}: holds", flush=True)
            except AssertionError as failure:
                failed = True
                print(f"{name}: {failure}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
