"""Fails when a function that the installed C library exports reaches a system call that takes a path, is not replaced (runtime/watch/),
and is in no class of libc_functions.txt; and when a class names a function that is not like that.

The C library calls itself directly, so what its other functions open is seen by nobody. The calls are found in the disassembly. A call
that names a constant path, such as open("/proc/self/maps"), is left out: the C library reads these files for itself.

usage: libc_functions.py ROOT LIBC [--print]"""

import bisect
import collections
import fnmatch
import pathlib
import re
import struct
import subprocess
import sys

# Of x86-64, by number.
PATH_CALLS = {2, 4, 6, 21, 59, 76, 78, 80, 82, 83, 84, 85, 86, 87, 88, 89, 90, 92, 94, 132, 133, 137, 161, 188, 189, 191, 192, 194,
              195, 197, 198, 217, 235, 257, 258, 259, 260, 261, 262, 263, 264, 265, 266, 267, 268, 269, 280, 303, 304, 316, 322,
              332, 437, 439}
INSTRUCTION = re.compile(r"^\s+([0-9a-f]+):\s+(\S+)\s*(.*)$")


def exported_functions(libc):
    """Their names, without versions, by address."""
    listed = subprocess.run(["nm", "-D", "--defined-only", libc], capture_output=True, text=True, check=True).stdout
    functions = collections.defaultdict(set)
    for line in listed.splitlines():
        address, kind, name = line.split()
        if kind in "TWi":
            functions[int(address, 16)].add(name.split("@")[0])
    return functions


class Constants:
    """The texts in the file, by address."""

    def __init__(self, libc):
        self.bytes = pathlib.Path(libc).read_bytes()
        offset, = struct.unpack_from("<Q", self.bytes, 32)
        size, count = struct.unpack_from("<HH", self.bytes, 54)
        self.segments = [struct.unpack_from("<IIQQQQ", self.bytes, offset + i * size) for i in range(count)]

    def text_at(self, address):
        for kind, _, offset, begin, _, size in self.segments:
            if kind == 1 and begin <= address < begin + size:
                at = offset + address - begin
                return self.bytes[at : self.bytes.index(b"\0", at)].decode(errors="replace")
        return ""


class Calls:
    """Which function calls which, and which make a system call with a path. Functions are known by their addresses: those that are
    exported, and those that are called."""

    def __init__(self, libc, exported):
        text = subprocess.run(["objdump", "-d", "--no-show-raw-insn", libc], capture_output=True, text=True, check=True).stdout
        code = [(int(found[1], 16), found[2], found[3]) for found in map(INSTRUCTION.match, text.splitlines()) if found]
        called = {int(rest.split()[0], 16) for _, name, rest in code if name == "call" and re.match(r"[0-9a-f]+ ", rest)}
        self.is_begin = called | set(exported)
        self.begins = sorted(self.is_begin)
        self.constants = Constants(libc)
        self.callees = collections.defaultdict(set)
        self.take_paths = set()
        function = None
        for address, name, rest in code:
            if self.function_at(address) != function:
                function, number, first_argument = self.function_at(address), None, ""
            if name == "mov" and re.search(r",%[er]ax$", rest):
                found = re.match(r"\$0x([0-9a-f]+),", rest)
                number = int(found[1], 16) if found else None
            elif name == "lea":
                found = re.search(r"# ([0-9a-f]+)", rest)
                target = int(found[1], 16) if found else 0
                if target in self.is_begin:  # a function whose address is taken is called by somebody
                    self.callees[function].add(target)
                if rest.split(" ")[0].endswith(",%rdi"):
                    first_argument = self.constants.text_at(target)
            elif name == "syscall" and number in PATH_CALLS:
                self.take_paths.add(function)
            elif name == "call" or name.startswith("j"):
                found = re.match(r"([0-9a-f]+)( |$)", rest)
                if found and not first_argument.startswith("/"):
                    self.callees[function].add(self.function_at(int(found[1], 16)))
                if name == "call":
                    first_argument = ""

    def function_at(self, address):
        at = bisect.bisect_right(self.begins, address) - 1
        return self.begins[at] if at >= 0 else None

    def reaches_path(self, function, without):
        seen, pending = {function}, [function]
        while pending:
            each = pending.pop()
            if each in self.take_paths:
                return True
            new = self.callees[each] - seen - without
            seen |= new
            pending += new
        return False


def replaced_functions(root):
    """As runtime/CMakeLists.txt finds them."""
    line = re.compile(r"^[A-Z_]+\(([a-zA-Z_0-9]+)[,)]", re.MULTILINE)
    return {name for source in (root / "runtime/watch").glob("*.cpp") for name in line.findall(source.read_text())}


def read_classes(path):
    """The patterns of each class, in order, by what it means. Classes are paragraphs, whose patterns are indented."""
    classes = {}
    for paragraph in path.read_text().split("\n\n"):
        lines = [line for line in paragraph.splitlines() if not line.startswith("#")]
        patterns = [pattern for line in lines if line.startswith(" ") for pattern in line.split()]
        if patterns:
            classes[lines[0]] = patterns
    return classes


def main():
    root, libc = pathlib.Path(sys.argv[1]), sys.argv[2]
    exported = exported_functions(libc)
    calls = Calls(libc, exported)
    classes = read_classes(root / "test/style/libc_functions.txt")
    by_name = {name: address for address, names in exported.items() for name in names}
    ignored = next(iter(classes))
    without = {by_name[name] for name in classes[ignored] if name in by_name}
    for name in ("__libc_fatal", "__assert_fail"):  # they print a message, and end the process
        without |= calls.callees[by_name[name]]
    replaced = replaced_functions(root)
    found = {}
    for address, names in exported.items():
        if not names & replaced and address not in without and calls.reaches_path(address, without):
            found[min(names)] = names
    if "--print" in sys.argv:
        print("\n".join(sorted(found)))
        return 0

    patterns = [pattern for name, each in classes.items() if name != ignored for pattern in each]
    used = set()
    errors = []
    for name, names in sorted(found.items()):
        matching = [p for p in patterns if any(fnmatch.fnmatchcase(each, p) for each in names)]
        used.update(matching)
        if not matching:
            errors.append(f"{name} reaches a system call with a path: replace it in runtime/watch/, or put it into a class")
    errors += [f"{pattern}: no function that needs a class" for pattern in patterns if pattern not in used]
    print("\n".join(errors) or f"{len(found)} functions that are not replaced have their class")
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
