#!/usr/bin/env python3
"""Edits random programs and looks for answers that a program without the plugin would not give.

A round edits several regions of a program (see program.py, mutate.py), sometimes its flags or the order in which it is
linked, then runs it in the cache directory of the versions before: cold, warm, and once more the version before the edit.
Every output must be that of the same version compiled without the plugin. An edit counts only if it compiles, ends, and
is free of undefined behaviour as far as sanitizers and two optimization levels can tell.

Prints its seed first, then what ran; exits 1 with the smallest program it has where an answer is wrong.
"""

import argparse
import difflib
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import time

import classes
import mutate
import program

FLAGS = ["-std=c++23", "-fopenmp", "-w"]
# Of each pair a build has one; the second is rare. None changes what a program without the plugin prints for sure.
CHOICES = [("-O0", "-O2"), ("", "-DNDEBUG"), ("", "-ffast-math"), ("", "-funsigned-char"), ("", "-fwrapv"), ("", "-march=x86-64-v3"),
           ("", "-ffp-contract=off"), ("", "-fno-builtin"), ("", "-fsigned-zeros")]
SANITIZERS = ["-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-fno-sanitize=vptr,function"]
RUN_S = 20


class Tools:
    def __init__(self, arguments, scratch):
        build, source = pathlib.Path(arguments.build).resolve(), pathlib.Path(arguments.source).resolve()
        self.compiler = arguments.compiler
        self.library = f"{build}/lib/libcachepy.a"
        self.watch = f"{build}/lib/cachepy_watch.o"
        self.include = ["-isystem", f"{source}/runtime/include", "-I", str(program.HERE)]
        self.plugin = [f"-fplugin={build}/lib/cachepy/clang-19/libCachepyPlugin.so"]
        self.scratch = scratch
        self.header = scratch / "prelude.pch"
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("CACHEPY_")}
        self.environment["OMP_NUM_THREADS"] = "2"
        self.environment["OMP_WAIT_POLICY"] = "passive"  # threads that spin starve each other on a busy machine
        self.compile(["-x", "c++-header", str(program.HERE / "prelude.h"), "-o", str(self.header)], FLAGS, scratch)

    def compile(self, arguments, flags, directory):
        return subprocess.run([self.compiler, *flags, *self.include, *arguments], cwd=directory, env=self.environment,
                              capture_output=True, text=True, errors="replace")

    def accepts(self, region):
        """Whether the region alone compiles, links and ends, and the plugin takes it. Cheap checks come first."""
        directory = self.scratch / "check"
        shutil.rmtree(directory, ignore_errors=True)
        write(program.files_of([region], 1), directory)
        files = ["unit0.cpp", "other.cpp"]
        (directory / "all.cpp").write_text("".join(f'#include "{file}"\n' for file in files))
        header = ["-include-pch", str(self.header)]
        if self.compile(["-fsyntax-only", *header, "all.cpp"], FLAGS, directory).returncode != 0:
            return False
        if self.compile([*header, *files, self.library, "-o", "plain"], FLAGS, directory).returncode != 0:
            return False
        first, second = self.run(directory / "plain", directory), self.run(directory / "plain", directory)
        if first is None or first[0] != 0 or second != first:
            return False
        done = self.compile(["-fsyntax-only", *self.plugin, *header, "all.cpp"], FLAGS, directory)
        if "PLEASE submit a bug report" in done.stderr or done.returncode < 0:
            raise Fault(f"the compiler crashed:\n{done.stderr[-3000:]}", [region])
        return done.returncode == 0

    def build(self, version, directory, with_plugin, flags=()):
        """The path of the program, or None where it does not link."""
        kind = "cached" if with_plugin else "plain" + "".join(flags).replace("/", "")[:20]
        output = directory / kind
        sources = [f"unit{i}.cpp" for i in range(version.units)] + ["other.cpp"]
        if version.reversed:
            sources.reverse()
        libraries = [self.watch, self.library] if with_plugin else [self.library]
        done = self.compile([*(self.plugin if with_plugin else []), *sources, *libraries, "-o", str(output)],
                            [*FLAGS, *version.flags, *flags], directory)
        if "PLEASE submit a bug report" in done.stderr:
            raise Fault(f"the compiler crashed:\n{done.stderr[-3000:]}", version.regions)
        return output if done.returncode == 0 else None

    def run(self, binary, directory):
        try:
            done = subprocess.run([str(binary)], cwd=directory, env=self.environment, capture_output=True, timeout=RUN_S)
        except subprocess.TimeoutExpired:
            return None
        return (done.returncode, done.stdout.decode(errors="backslashreplace"), done.stderr.decode(errors="replace"))


class Fault(Exception):
    def __init__(self, text, regions):
        super().__init__(text)
        self.regions = regions


class Version:
    """A program at one moment: its regions, its flags, how it is cut into units and linked."""

    def __init__(self, regions, units, flags, is_reversed=False):
        self.regions, self.units, self.flags, self.reversed = regions, units, flags, is_reversed

    def of(self, names):
        return Version([r for r in self.regions if r.name in names], 1, self.flags, self.reversed)


def write(files, directory):
    directory.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (directory / name).write_text(text)


def random_flags(rng):
    return [flag for flag in (pair[rng.random() < 0.15] for pair in CHOICES) if flag]


def wrong_regions(got, wanted):
    lines = lambda text: {line for line in text.splitlines()}
    return sorted({line.split("#")[0].split()[0] for line in lines(got) ^ lines(wanted) if line.strip()})


class Fuzzer:
    def __init__(self, arguments, rng, scratch):
        self.tools = Tools(arguments, scratch)
        self.rng, self.scratch = rng, scratch
        self.counts = {"programs": 0, "edits tried": 0, "edits run": 0, "edits that changed output": 0, "rounds": 0,
                       "rounds dropped": 0}
        self.kinds = {}

    def edited(self, version):
        """The version with one valid edit in most regions, and which."""
        regions, edits = [], {}
        for region in version.regions:
            for _ in range(8 if self.rng.random() < 0.7 else 0):
                part = self.rng.choice([part for part in region.parts if region.parts[part].strip()])
                after = mutate.edited(self.rng, region.parts[part])
                if after is None:
                    continue
                self.counts["edits tried"] += 1
                candidate = region.with_part(part, after[0])
                if self.tools.accepts(candidate):
                    edits[region.name] = after[1]
                    region = candidate
                    break
            regions.append(region)
        flags = random_flags(self.rng) if self.rng.random() < 0.15 else version.flags
        order = not version.reversed if self.rng.random() < 0.1 else version.reversed
        return Version(regions, version.units, flags, order), edits

    def outputs(self, version, name):
        """Builds a version in both ways; (cached program, what it must print), or None where it is of no use."""
        directory = self.scratch / name
        shutil.rmtree(directory, ignore_errors=True)
        write(program.files_of(version.regions, version.units), directory)
        plain = self.tools.build(version, directory, with_plugin=False)
        wanted = self.tools.run(plain, directory) if plain else None
        if wanted is None or wanted[0] != 0 or (self.tools.run(plain, directory) or [0, ""])[1] != wanted[1]:
            return None
        cached = self.tools.build(version, directory, with_plugin=True)
        if cached is None:
            raise Fault("compiles without the plugin only", version.regions)
        return cached, wanted[1]

    def is_defined(self, version):
        """Whether the program's output is the same under sanitizers, with other optimizations, and whatever uninitialized
        variables contain."""
        directory = self.scratch / "defined"
        shutil.rmtree(directory, ignore_errors=True)
        write(program.files_of(version.regions, version.units), directory)
        results = []
        for flags in (SANITIZERS, ["-O0"], ["-O2"]):
            built = self.tools.build(version, directory, with_plugin=False, flags=flags)
            done = self.tools.run(built, directory) if built else None
            if done is None or done[0] != 0:
                return False
            results.append(done[1])
        if version.flags == [] and len(set(results)) != 1:
            return False
        filled = []
        for fill in ("zero", "pattern"):
            built = self.tools.build(version, directory, with_plugin=False, flags=[f"-ftrivial-auto-var-init={fill}"])
            filled.append(self.tools.run(built, directory) if built else None)
        return filled[0] == filled[1]

    def compare(self, step, cached, wanted, run_in, before, after):
        got = self.tools.run(cached, run_in)
        if got is None or got[1] != wanted:
            names = wrong_regions(got[1] if got else "", wanted)
            if not self.is_defined(before.of(names)) or not self.is_defined(after.of(names)):
                return False
            diff = "\n".join(difflib.unified_diff(wanted.splitlines(), (got[1] if got else "").splitlines(),
                                                  "without the plugin", "with it", lineterm="", n=0))
            raise Fault(f"{step}: another answer\n{diff}\n{got[2][-800:] if got else 'ran into the time limit'}\n"
                        f"flags {before.flags} -> {after.flags}, reversed {before.reversed} -> {after.reversed}\n"
                        + source_diff(before, after, names), after.of(names).regions)
        return True

    def one_program(self, rounds):
        rng = self.rng
        every = program.all_regions()
        version = Version(rng.sample(every, min(len(every), rng.randrange(5, 11))), rng.randrange(1, 4), random_flags(rng))
        made = self.outputs(version, "a")
        if made is None:
            return
        self.counts["programs"] += 1
        run_in = self.scratch / "run"
        shutil.rmtree(run_in, ignore_errors=True)
        run_in.mkdir()
        if not self.compare("cold", *made, run_in, version, version):
            return
        for _ in range(rounds):
            after, edits = self.edited(version)
            made_after = self.outputs(after, "b")
            if made_after is None:
                self.counts["rounds dropped"] += 1
                continue
            self.counts["rounds"] += 1
            steps = [("after the edit", *made_after), ("warm", *made_after), ("back", *made)]
            if not all(self.compare(step, cached, wanted, run_in, version, after) for step, cached, wanted in steps):
                shutil.rmtree(run_in / "cache", ignore_errors=True)
                continue
            self.counts["edits run"] += len(edits)
            for name in edits.values():
                self.kinds[name] = self.kinds.get(name, 0) + 1
            self.counts["edits that changed output"] += len(wrong_regions(made[1], made_after[1]))
            if rng.random() < 0.6:
                version = after
                shutil.move(self.scratch / "b", self.scratch / f"a{self.counts['rounds']}")
                made = (self.scratch / f"a{self.counts['rounds']}" / made_after[0].name, made_after[1])


def source_diff(before, after, names):
    lines = []
    for old, new in zip(before.regions, after.regions):
        for part in old.parts:
            if old.name in names and old.parts[part] != new.parts[part]:
                lines += difflib.unified_diff(old.parts[part].splitlines(), new.parts[part].splitlines(),
                                              f"{old.name} {part}", f"{old.name} {part}, edited", lineterm="", n=0)
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", required=True, help="build directory with the plugin and libcachepy.a")
    parser.add_argument("--source", required=True, help="root of the source tree")
    parser.add_argument("--compiler", default="clang++-19")
    parser.add_argument("--seconds", type=float, default=60, help="how long to go on")
    parser.add_argument("--rounds", type=int, default=6, help="edits of one program")
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--keep-going", action="store_true", help="report every fault, and exit 1 at the end")
    arguments = parser.parse_args()

    seed = arguments.seed if arguments.seed is not None else random.SystemRandom().randrange(1 << 32)
    print(f"seed {seed}", flush=True)
    rng = random.Random(seed)
    end = time.monotonic() + arguments.seconds
    faults = 0
    with tempfile.TemporaryDirectory(prefix="cachepy-fuzz-") as scratch:
        fuzzer = Fuzzer(arguments, rng, pathlib.Path(scratch))
        while time.monotonic() < end:
            try:
                fuzzer.one_program(arguments.rounds)
            except Fault as fault:
                faults += 1
                print(f"FAULT (seed {seed}): {fault}\n", flush=True)
                if not arguments.keep_going:
                    for region in fault.regions:
                        print(f"--- region {region.name}\n" + "\n".join(f"//@ {p}\n{c}" for p, c in region.parts.items()))
                    break
            for path in pathlib.Path(scratch).glob("a[0-9]*"):
                shutil.rmtree(path, ignore_errors=True)
        classes.report(fuzzer.tools)
        print(", ".join(f"{name}: {count}" for name, count in fuzzer.counts.items()))
        print("edits by kind: " + ", ".join(f"{name} {count}" for name, count in sorted(fuzzer.kinds.items())))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
