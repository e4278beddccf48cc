"""Says which of Clang's classes of statements, declarations, types and attributes the regions reach, and which not.

The classes of other languages and of templates that are never instantiated cannot be reached by a cached call.
"""

import pathlib
import re
import shutil

import program

# Objective-C, OpenCL, CUDA, HLSL, OpenACC, SYCL, Swift, other targets and Microsoft's extensions; nodes of dependent code.
ELSEWHERE = re.compile(r"ObjC|OpenCL|OpenACC|CUDA|HLSL|SYCL|Swift|Pipe|MS|SEH|Dependent|Unresolved|Unexpanded|Typo|Recovery|AMDGPU|"
                       r"NVPTX|RISCV|RVV|SVE|ARM|MIPS|Msp430|M68k|AVR|BPF|WebAssembly|X86|Import|Export|TopLevelStmt|Export")


def names_in(path, pattern):
    return set(re.findall(pattern, pathlib.Path(path).read_text()))


def known_classes(llvm_include):
    ast = pathlib.Path(llvm_include) / "clang/AST"
    statements = names_in(ast / "StmtNodes.inc", r"^(?:STMT|EXPR|[A-Z_]+)\((\w+), \w+\)".replace("^", "(?m)^"))
    declarations = {f"{name}Decl" for name in names_in(ast / "DeclNodes.inc", r"(?m)^[A-Z_]+\((\w+), \w+\)")}
    types = {f"{name}Type" for name in names_in(ast / "TypeNodes.inc", r"(?m)^[A-Z_]+\((\w+), \w+\)")}
    return {"statements": statements, "declarations": declarations, "types": types}


def report(tools, llvm_include="/usr/lib/llvm-19/include"):
    """Prints how many classes of each sort the regions have, and the names of those that are missing."""
    if not (pathlib.Path(llvm_include) / "clang/AST/StmtNodes.inc").exists():
        return
    directory = tools.scratch / "classes"
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir()
    for name, text in program.files_of(program.all_regions(), 1).items():
        (directory / name).write_text(text)
    (directory / "all.cpp").write_text('#include "unit0.cpp"\n#include "other.cpp"\n')
    reached = set()
    for region in program.all_regions():
        dump = tools.compile(["-fsyntax-only", "-Xclang", "-ast-dump", "-Xclang", f"-ast-dump-filter={region.name}", "all.cpp"],
                             ["-std=c++23", "-fopenmp", "-w", "-fno-color-diagnostics"], directory).stdout
        reached |= set(re.findall(r"(?m)^[ |`-]*(\w+) 0x", dump))
        reached |= {f"{name}Type" for name in re.findall(r"\b(\w+)Type 0x", dump)}
    for sort, known in known_classes(llvm_include).items():
        possible = {name for name in known if not ELSEWHERE.search(name)}
        missing = sorted(possible - reached)
        print(f"{sort}: {len(possible) - len(missing)} of {len(possible)} classes; not reached: {' '.join(missing)}")
