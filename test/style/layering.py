"""Fails when an #include points up, or from one room into another that it must not know. The rooms are explained in
ARCHITECTURE.md; changing this table means changing that page."""

import pathlib
import re
import sys

BELOW_CALLS = {"remote_client", "flights", "upkeep", "reasons", "tracking", "watch", "frames", "config", "program", "graph", "store", "format", "base", "detail", "error"}
PLUGIN = "clang-plugin/"


# What both the plugin and the runtime read; plain data, and part of detail/ for everyone else.
CONTRACT = {"cachepy/detail/site.h", "cachepy/detail/options.def", "cachepy/detail/kind.h"}

# Of base/, what the command line and the pictures share: headers that need the standard library only.
TEXT = {"base/utf8.h", "base/spelling.h", "base/palette.h", "base/visible.h"}


def plugin(*rooms):
    return {PLUGIN + room for room in ("abi.h",) + rooms} | {"contract"}


# Which rooms each room may include. Every other quoted or <cachepy/…> include is an error.
MAY_INCLUDE = {
    "detail": {"detail"},
    "error": {"detail"},
    "base": {"base", "detail", "error"},
    "format": {"format", "base", "detail", "error"},
    "store": {"store", "format", "base", "detail", "error"},
    "graph": {"graph", "store", "format", "base", "detail", "error"},
    "program": {"program", "watch", "format", "base", "detail", "error"},
    "frames": {"frames", "watch", "format", "base", "detail", "error"},
    "config": {"config", "frames", "program", "format", "base", "detail", "error"},
    "remote_client": {"remote_client", "config", "frames", "program", "format", "base", "detail", "error"},
    "remote": {"remote", "remote_client", "base", "detail", "error"},  # the helper process
    "upkeep": {"upkeep", "config", "frames", "graph", "program", "store", "format", "base", "detail", "error"},
    "watch": {"watch", "detail"},
    "tracking": {"tracking", "watch", "config", "frames", "program", "store", "format", "base", "detail", "error"},
    "reasons": {"reasons", "tracking", "config", "frames", "program", "store", "format", "base", "detail", "error"},
    "flights": {"flights", "tracking", "config", "frames", "store", "format", "base", "detail", "error"},
    "calls": {"calls"} | BELOW_CALLS,
    "header": {"header", "detail", "error"},  # runtime/include/cachepy/*.h: never what is compiled into the library
    "types": {"types", "header"},  # runtime/include/cachepy/types/: each for a type of one library, which it includes
    "public": {"public", "header", "calls"} | BELOW_CALLS,
    "inspect": {"inspect", "header", "calls"} | BELOW_CALLS,
    "clang-plugin/base": plugin("base"),
    "clang-plugin/compiler": plugin("base", "compiler"),
    "clang-plugin/attributes": plugin("base", "compiler", "attributes"),
    "clang-plugin/types": plugin("base", "compiler", "attributes", "types"),
    "clang-plugin/effects": plugin("base", "compiler", "types", "effects"),
    "clang-plugin/functions": plugin("base", "compiler", "attributes", "types", "effects", "functions"),
    "clang-plugin/emit": plugin("base", "compiler", "attributes", "types", "effects", "functions", "emit"),
    "clang-plugin/fingerprint": plugin("base", "compiler", "attributes", "fingerprint"),
    "clang-plugin/records": plugin("base", "compiler", "attributes", "types", "effects", "fingerprint", "records"),
    "clang-plugin/warnings": plugin("base", "attributes", "types", "effects", "functions", "fingerprint", "records", "warnings"),
    "lint": {PLUGIN + room for room in ("abi.h", "base", "compiler", "attributes", "types", "effects", "functions", "fingerprint",
                                        "records", "warnings")} | {"lint"},
    "plot": {"plot", "text", "header", "error"},
    "tools": {"tools", "text", "plot", "header", "error"},
    "examples": {"examples", "header", "error"},
}
PLUGIN_MAIN = "plugin.cpp"  # joins all rooms of the plugin

# (file, include): why it is allowed all the same.
EXCEPTIONS = {
    ("plot/plot.cpp", "cachepy/detail/picture.h"),  # the picture that it lets Graphviz lay out
}

# What only runtime/store/ knows of a cache directory: what lies where, and what an entry is called.
LAYOUT = re.compile(r'"(?:results|locks)"|"/?(?:results|locks|graph|code)/|\.cp[zc]\b|\bEntryReader::open\(')
KNOWS_LAYOUT = {"store", "format", "detail"}

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)


def room_of_file(path):
    parts = path.parts
    if parts[:3] == ("runtime", "include", "cachepy"):
        return room_of_header("/".join(parts[2:]), "")
    if parts[0] == "runtime":
        return parts[1]
    return "/".join(parts[:2]) if parts[0] == "clang-plugin" else parts[0]


def room_of_header(name, room):
    """The room that an include by this name reaches from `room`; None for neighbours and other people's headers."""
    if (room.startswith(PLUGIN) or room == "lint") and not name.startswith("cachepy/"):
        target = PLUGIN + name.split("/")[0]
        return target if target in MAY_INCLUDE or name == "abi.h" else None
    if room.startswith(PLUGIN) and name in CONTRACT:
        return "contract"
    if room in {"plot", "tools"} and name in TEXT:
        return "text"
    if name.startswith("cachepy/detail/"):
        return "detail"
    if name == "cachepy/error.h":
        return "error"
    if name.startswith("cachepy/types/"):
        return "types"
    if name.startswith("cachepy/"):
        return "header"
    first = name.split("/")[0]
    return first if first in MAY_INCLUDE and first not in {"detail", "error", "header"} else None


def main():
    root = pathlib.Path(sys.argv[1])
    errors = []
    checked = 0
    for top in ("runtime", "clang-plugin", "lint", "inspect", "plot", "remote", "tools", "examples"):
        for file in sorted((root / top).rglob("*")):
            if file.suffix not in {".h", ".cpp"}:
                continue
            path = file.relative_to(root)
            room = room_of_file(path)
            if room in {PLUGIN + "abi.h", PLUGIN + PLUGIN_MAIN}:
                continue
            if room not in MAY_INCLUDE:
                errors.append(f"{path}: in no room that ARCHITECTURE.md knows")
                continue
            checked += 1
            for line in file.read_text().splitlines():
                if room not in KNOWS_LAYOUT and not line.startswith("#include") and LAYOUT.search(line.split("//")[0]):
                    errors.append(f"{path}: knows the layout of a cache directory, which is store/'s: {line.strip()}")
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
