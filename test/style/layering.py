"""Fails when an #include points up, or from one room into another that it must not know. The rooms are explained in
ARCHITECTURE.md; changing this table means changing that page."""

import pathlib
import re
import sys

BELOW_CALLS = {"reasons", "tracking", "process", "code", "graph", "store", "format", "base", "detail", "error"}
# Which rooms each room may include. Every other quoted or <cachepy/…> include is an error.
MAY_INCLUDE = {
    "detail": {"detail"},
    "error": {"detail"},
    "base": {"base", "detail", "error"},
    "format": {"format", "base", "detail", "error"},
    "store": {"store", "format", "base", "detail", "error"},
    "graph": {"graph", "store", "format", "base", "detail", "error"},
    "code": {"code", "format", "base", "detail", "error"},
    "process": {"process", "code", "format", "base", "detail", "error"},
    "tracking": {"tracking", "process", "store", "format", "base", "detail", "error"},
    "reasons": {"reasons", "tracking", "process", "code", "store", "format", "base", "detail", "error"},
    "calls": {"calls"} | BELOW_CALLS,
    "header": {"header", "detail", "error"},  # runtime/include/cachepy/*.h: never what is compiled into the library
    "public": {"public", "header", "calls"} | BELOW_CALLS,
    "plugin": {"plugin"},
    "plot": {"plot", "header", "error"},
    "tools": {"tools", "plot", "header", "error"},
    "examples": {"examples", "header", "error"},
}

# (file, include): why it is allowed all the same.
EXCEPTIONS = {}

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)


def room_of_file(path):
    parts = path.parts
    if parts[:3] == ("runtime", "include", "cachepy"):
        return room_of_header("/".join(parts[2:]), "")
    if parts[0] == "runtime":
        return parts[1]
    return "plugin" if parts[0] == "clang-plugin" else parts[0]


def room_of_header(name, room):
    """The room that an include by this name reaches from `room`; None for neighbours and other people's headers."""
    if room == "plugin" and not name.startswith("cachepy/"):
        return None  # nothing of the runtime is on its include path
    if name.startswith("cachepy/detail/"):
        return "detail"
    if name == "cachepy/error.h":
        return "error"
    if name.startswith("cachepy/"):
        return "header"
    first = name.split("/")[0]
    return first if first in MAY_INCLUDE and first not in {"detail", "error", "header"} else None


def main():
    root = pathlib.Path(sys.argv[1])
    errors = []
    checked = 0
    for top in ("runtime", "clang-plugin", "plot", "tools", "examples"):
        for file in sorted((root / top).rglob("*")):
            if file.suffix not in {".h", ".cpp"}:
                continue
            path = file.relative_to(root)
            room = room_of_file(path)
            if room not in MAY_INCLUDE:
                errors.append(f"{path}: in no room that ARCHITECTURE.md knows")
                continue
            checked += 1
            for bracket, name in INCLUDE.findall(file.read_text()):
                target = room_of_header(name, room)
                if target is None:
                    # A neighbour, or a library. Headers that users see may have only the standard library's.
                    if room in {"detail", "error", "header"} and (bracket == '"' or "/" in name):
                        errors.append(f"{path}: a public header includes {name}")
                    continue
                if target not in MAY_INCLUDE[room] and (str(path), name) not in EXCEPTIONS:
                    errors.append(f"{path}: {room} includes {name}, which is in {target}")
    if checked == 0:
        errors.append(f"no C++ file found below {root}")
    print("\n".join(errors) or f"{checked} files include only what they may")
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
