#!/usr/bin/env python3
"""Prints what cachepy adds to compile times, each with its budget.

Each pair of compilations runs interleaved, several times. The least processor times are compared, because other load on the machine
affects them least. Arguments: the compiler, the plugin, the directory of the headers.
"""
import os
import resource
import subprocess
import sys
import tempfile

REPETITIONS = 9
FUNCTIONS = 200

STANDARD = "#include <string>\n#include <vector>\n"
HEADER = STANDARD + "#include <cachepy/cachepy.h>\n"

USUAL = """#include <algorithm>
#include <iostream>
#include <map>
#include <sstream>
#include <string>
#include <vector>
""" + "".join(f"""
struct S{i} {{ std::map<std::string, std::vector<int>> m; int k = {i}; }};
int f{i}(const S{i}& s, const std::string& text) {{
  std::istringstream in(text);
  std::vector<int> v;
  for (int x; in >> x;) v.push_back(x * s.k);
  std::sort(v.begin(), v.end(), [](int a, int b) {{ return a % {i + 2} < b % {i + 2}; }});
  return v.empty() ? 0 : v.front();
}}
""" for i in range(40))


def functions(attribute):
    """Functions as users write them: the types repeat, the functions do not."""
    return HEADER + "struct Table { std::vector<std::string> names; std::vector<double> values; int version; };\n" + "".join(f"""
{attribute} Table make{i}(const std::vector<std::string>& names, int n) {{
  Table table{{names, {{}}, n + {i}}};
  for (const std::string& name : names) table.values.push_back(double(name.size()) * {i} + n);
  return table;
}}
{attribute} double sum{i}(const Table& table, double scale) {{
  double sum = {i};
  for (double value : table.values) sum += value * scale;
  return sum;
}}
""" for i in range(FUNCTIONS // 2))


def processor_seconds(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def least(commands):
    times = [[] for _ in commands]
    for _ in range(REPETITIONS):
        for command, seconds in zip(commands, times):
            seconds.append(processor_seconds(command))
    return [min(seconds) for seconds in times]


def main():
    compiler, plugin, include = sys.argv[1:]
    plain = [compiler, "-std=c++17", "-w", f"-I{include}"]
    cached = [*plain, f"-fplugin={plugin}"]
    with tempfile.TemporaryDirectory() as directory:

        def source(name, text):
            path = os.path.join(directory, name)
            with open(path, "w") as file:
                file.write(text)
            return ["-c", path, "-o", os.path.join(directory, "out.o")]

        def show(what, measured, unit, budget):
            over = "  over" if measured > budget else ""
            print(f"{what:52} {measured:7.1f} {unit:2}  budget {budget:g} {unit}{over}", flush=True)

        without, with_header = least([[*plain, *source("a.cpp", STANDARD)], [*plain, *source("b.cpp", HEADER)]])
        show("<cachepy/cachepy.h> over <string> and <vector>", (with_header - without) * 1e3, "ms", 60)
        usual = source("usual.cpp", USUAL)
        without, with_plugin = least([[*plain, *usual], [*cached, *usual]])
        show("plugin loaded, nothing annotated", (with_plugin / without - 1) * 100, "%", 2)
        for level in ("-O0", "-O2"):
            unmarked = [*cached, level, *source("unmarked.cpp", functions(""))]
            marked = [*cached, level, *source("marked.cpp", functions("[[cachepy::cache_file]]"))]
            without, with_cache = least([unmarked, marked])
            show(f"each of {FUNCTIONS} cached functions, {level}", (with_cache - without) * 1e3 / FUNCTIONS, "ms", 5)


if __name__ == "__main__":
    main()
