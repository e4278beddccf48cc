#!/usr/bin/env python3
"""Runs strace_readers, each way in a process of its own under strace, and fails when a path that a system call of the cached call names
is not among the dependencies of the call, but for the exceptions listed here.

usage: compare_strace.py PROGRAM CACHEPY [WAY…]"""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

# Paths that are no dependencies, with the reason (docs/tracking.md).
EXCEPTIONS = {
    r"/cachepy-(begin|end)": "the marks",
    r"/(proc|sys|dev)(/.*)?": "state of the machine and the process",
    r"/usr/(lib|share)/locale(/.*)?|/etc/locale\.alias": "the C library's locales",
    r".*/gconv(/.*)?": "the C library's converters",
    r"/etc/(localtime|nsswitch\.conf|passwd|group)|/usr/share/zoneinfo/.*": "what the C library reads for itself",
    r"/etc/ld\.so\.(cache|preload)": "the loader",
    r".*\.so(\.[0-9.]+)?": "libraries that the loader opens",
}
# cachepy itself looks for cache directories among the names in a directory.
OF_CACHEPY = re.compile(r'"CACHEDIR\.TAG"|O_NOFOLLOW\|O_CLOEXEC\|O_PATH\|O_DIRECTORY')
# realpath() asks for each directory on the way whether it is a link. Its result is a dependency.
NO_LINK = re.compile(r"readlink\(.* = -1 EINVAL")
CALL = re.compile(r"^(?:\d+ +)?(\w+)\((.*)$")
DIRECTORY_CALLS = {"openat", "openat2", "newfstatat", "statx", "faccessat", "faccessat2", "readlinkat", "unlinkat",
                   "mkdirat", "renameat", "renameat2", "fchmodat", "utimensat", "name_to_handle_at"}
QUOTED = r'"((?:[^"\\]|\\.)*)"'


def path_of(name, arguments, directory):
    """The absolute path that the call names; None: it names none."""
    if name in DIRECTORY_CALLS:
        found = re.match(r"(?:AT_FDCWD|\d+)<([^>]*)>, " + QUOTED, arguments)
        if not found or not found[2]:
            return None  # of the open file itself
        return os.path.normpath(os.path.join(found[1], found[2]))
    if name == "getdents64":
        return os.path.normpath(re.match(r"\d+<([^>]*)>", arguments)[1])
    found = re.match(QUOTED, arguments)
    return os.path.normpath(os.path.join(directory, found[1])) if found and found[1] else None


def paths_between_marks(trace, directory):
    paths, within = {}, False
    for line in trace.splitlines():
        found = CALL.match(line)
        if not found or OF_CACHEPY.search(line):
            continue
        path = path_of(found[1], found[2], directory)
        if path == "/cachepy-begin":
            within = True
        elif path == "/cachepy-end":
            return paths
        elif within and path:
            paths.setdefault(path, line)
    raise RuntimeError("the call did not end")


def unseen(program, cachepy, way, directory):
    """The paths that are no dependencies, with the system calls that name them; and the number of all."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CACHEPY_")}
    trace = directory / "trace"
    work = directory / "work"
    work.mkdir()
    subprocess.run(["strace", "-f", "-y", "-s", "4096", "-e", "trace=%file,getdents64", "-o", trace, program, way],
                   cwd=work, env=environment, check=True, stdout=subprocess.DEVNULL)
    listed = subprocess.run([cachepy, "list", "--json", "cache"], cwd=work, env=environment, check=True, capture_output=True)
    entries = json.loads(listed.stdout)
    assert len(entries) == 1, f"{way}: the call was not stored"
    shown = subprocess.run([cachepy, "show", "--json", entries[0]["file"]], cwd=work, env=environment, check=True,
                           capture_output=True)
    dependencies = json.loads(shown.stdout)["dependencies"]
    known = {d["name"] for d in dependencies}
    links = [d["name"] for d in dependencies if d["kind"] == "symbolic link"]
    paths = paths_between_marks(trace.read_text(), str(work))
    excepted = re.compile("|".join(f"(?:{pattern})" for pattern in EXCEPTIONS))

    def is_known(path, line):
        is_on_the_way = NO_LINK.search(line) and any(link.startswith(path.rstrip("/") + "/") for link in links)
        return path in known or is_on_the_way or excepted.fullmatch(path)

    return {path: line for path, line in paths.items() if not is_known(path, line)}, len(paths)


def main():
    program, cachepy, *ways = [os.path.abspath(each) if "/" in each else each for each in sys.argv[1:]]
    ways = ways or subprocess.run([program], check=True, capture_output=True, text=True).stdout.split()
    failed = False
    for way in ways:
        with tempfile.TemporaryDirectory() as temporary:
            directory = pathlib.Path(temporary).resolve()
            missing, count = unseen(program, cachepy, way, directory)
        print(f"{way}: {count} paths, {len(missing)} of them unseen")
        for path, line in missing.items():
            print(f"  {path}\n    {line}")
        failed |= bool(missing)
    return failed


if __name__ == "__main__":
    sys.exit(main())
