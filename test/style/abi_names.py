"""Fails when clang-plugin/abi.h names something that the runtime's headers do not declare. In abi.h a comment like
"// site.h" says in which header of runtime/include/cachepy/detail/ the names below it are."""

import pathlib
import re
import sys

SECTION = re.compile(r"^// (\w+\.h)$")
CONSTANT = re.compile(r'^inline constexpr .*\b(k\w+)(?:\[\])? = "([^"]+)";')


def main():
    root = pathlib.Path(sys.argv[1])
    abi = root / "clang-plugin/abi.h"
    include = root / "runtime/include"
    errors = []
    checked = 0
    header = None
    for line in abi.read_text().splitlines():
        if section := SECTION.match(line):
            header = include / "cachepy/detail" / section[1]
            if not header.exists():
                errors.append(f"abi.h names {section[1]}, which is not in cachepy/detail/")
                header = None
        elif line.startswith("//"):
            header = None
        elif constant := CONSTANT.match(line):
            name, value = constant[1], constant[2]
            if name.endswith("Header"):
                checked += 1
                if not (include / value).exists():
                    errors.append(f"{name}: there is no {value}")
            elif header:
                checked += 1
                if not re.search(rf"\b{value}\b", header.read_text()):
                    errors.append(f"{name}: {header.name} does not mention {value}")

    if checked == 0:
        errors.append("found no name in abi.h")
    print("\n".join(errors) or f"{checked} names found")
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
