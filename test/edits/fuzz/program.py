"""Programs made of regions.

A region is a file of regions/: some cached functions, what they use, and run(), which shows what they return. The lines
"//@ header", "//@ main" and "//@ other" say where the code behind them goes: to a header that all files include, to the
file of the cached functions, or to another translation unit. Each part is wrapped in a namespace with the region's name.
"""

import dataclasses
import pathlib
import re

HERE = pathlib.Path(__file__).resolve().parent


@dataclasses.dataclass(frozen=True)
class Region:
    name: str
    parts: dict  # "header", "main", "other" -> code

    @staticmethod
    def read(path):
        parts = {}
        for part, code in re.findall(r"^//@ (\w+)\n(.*?)(?=^//@ |\Z)", path.read_text(), re.MULTILINE | re.DOTALL):
            parts[part] = code
        return Region(path.stem, parts)

    def with_part(self, part, code):
        return Region(self.name, {**self.parts, part: code})


def all_regions():
    return [Region.read(path) for path in sorted((HERE / "regions").glob("*.cpp"))]


def wrapped(region, part):
    code = region.parts.get(part)
    if code is None:
        return ""
    return (f"#undef REGION\n#define REGION {region.name}\nnamespace {region.name} {{\n{code}\n}}\n")


def files_of(regions, units):
    """The program's files by name; the regions are spread over `units` translation units."""
    includes = '#include "prelude.h"\n#include "regions.h"\n'
    files = {"regions.h": '#pragma once\n#include "prelude.h"\n' + "".join(wrapped(r, "header") for r in regions)}
    calls = ""
    for i in range(units):
        own = regions[i::units]
        files[f"unit{i}.cpp"] = includes + "".join(wrapped(region, "main") for region in own)
    for region in regions:
        calls += (f'namespace {region.name} {{ void run(); }}\n')
    calls += "int main() {\n"
    for region in regions:
        calls += (f'  fuzz::region = "{region.name}"; fuzz::shown = 0;\n'
                  f'  try {{ {region.name}::run(); }} catch (...) {{ std::cout << "{region.name} threw" << std::endl; }}\n')
    files["other.cpp"] = includes + "".join(wrapped(region, "other") for region in regions) + calls + "}\n"
    return files
