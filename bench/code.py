#!/usr/bin/env python3
"""Prints the cost of code records: compile time and object size of a unit of many small functions, and the duration of the first call of
a cached function that reaches very many functions, with and without what earlier processes kept, each with its budget.

Compilations run interleaved, as in compile.py. Arguments: the compiler, the plugin, the directory of the headers, the runtime
as a shared library.
"""
import glob
import os
import subprocess
import sys
import tempfile

from compile import least

UNIT = 2000
REACHED = 100000
FILES = 50
RUNS = 15

PROGRAM = """#include <cachepy/cachepy.h>
#include <chrono>
#include <cstdio>
#include <ctime>
int f0(int);
[[cachepy::cache_file("cache")]] int many(int x) { return f0(x); }
[[cachepy::cache_file("cache")]] int alone(int x) { return x + 1; }
static long processor_ns() {
  timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * 1000000000 + now.tv_nsec;
}
template <class F> long later_ns(F function) {
  const int calls = 20000;
  const long begin = processor_ns();
  for (int i = 0; i < calls; ++i) function(1);
  return (processor_ns() - begin) / calls;
}
int main() {
  long begin = processor_ns();
  many(1);
  const long first = processor_ns() - begin;
  std::printf("%ld %ld %ld\\n", first, later_ns(many), later_ns(alone));
}
"""


def small_functions(begin, end, last):
    """Functions as they are in real units: small, and each calls two others."""
    text = "".join(f"int f{i}(int);\n" for i in sorted({min(j, last) for i in range(begin, end) for j in (i + 1, 2 * i + 1)}))
    for i in range(begin, end):
        calls = f"f{i + 1}(x + {i}) + f{min(2 * i + 1, last)}(x)" if i < last else "x"
        text += f"int f{i}(int x) {{\n  if (x > {i}) return x * {i % 7} - 1;\n  return {calls};\n}}\n"
    return text


def show(what, measured, unit, budget):
    over = "  over" if measured > budget else ""
    print(f"{what:52} {measured:7.1f} {unit:2}  budget {budget:g} {unit}{over}", flush=True)


def main():
    compiler, plugin, include, library = (os.path.abspath(path) if "/" in path else path for path in sys.argv[1:])
    plain = [compiler, "-std=c++17", "-w", f"-I{include}"]
    with_records = [*plain, f"-fplugin={plugin}"]
    with tempfile.TemporaryDirectory() as directory:
        os.chdir(directory)

        def compile(name, text):
            with open(name + ".cpp", "w") as file:
                file.write(text)
            return ["-c", name + ".cpp", "-o", name + ".o"]

        unit = compile("unit", small_functions(0, UNIT, UNIT - 1))
        for level in ("-O0", "-O2"):
            without, with_plugin = least([[*plain, level, *unit], [*with_records, level, *unit]])
            show(f"{UNIT} functions with records, {level}: compile time", (with_plugin / without - 1) * 100, "%", 10)
            sizes = []
            for command in (plain, with_records):
                subprocess.run([*command, level, *unit], check=True)
                sizes.append(os.path.getsize("unit.o"))
            show(f"{UNIT} functions with records, {level}: object size", (sizes[1] / sizes[0] - 1) * 100, "%", 10)

        step = REACHED // FILES
        parts = {f"part{i}": small_functions(i * step, (i + 1) * step, REACHED - 1) for i in range(FILES)}
        for name, text in {"main": PROGRAM, **parts}.items():
            subprocess.run([*with_records, "-O1", *compile(name, text)], check=True)
        subprocess.run([compiler, "main.o", *(f"{name}.o" for name in parts), library,
                        f"-Wl,-rpath,{os.path.dirname(library)}", "-o", "program"], check=True)

        def run(**settings):
            return [int(word) for word in subprocess.check_output("./program", env={**os.environ, **settings}).split()]

        run()  # computes, and keeps what it found about the code
        kept_runs, walked_runs = [], []
        kept_files = glob.glob("cache/code/*.cpk")
        for _ in range(RUNS):
            kept_runs.append(run())
            for file in kept_files:
                os.rename(file, file + ".away")
            walked_runs.append(run(CACHEPY_READONLY="1"))
            for file in kept_files:
                os.rename(file + ".away", file)
        first, many, alone = (min(values) for values in zip(*kept_runs))
        walked = min(values[0] for values in walked_runs)
        show(f"first call, {REACHED} functions reached", first / 1e6, "ms", 2)
        show("... where nothing about the code is kept", walked / 1e6, "ms", 100)
        show("... the first as a part of the second", first / walked * 100, "%", 10)
        show("each later call, over one that reaches nothing", many - alone, "ns", 50)


if __name__ == "__main__":
    main()
