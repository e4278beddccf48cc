#!/usr/bin/env python3
"""Copies a code base and annotates functions in the copy.

usage: annotate.py SOURCE_DIR COPY_DIR ANNOTATIONS BUILD_DIR

Nothing is written outside of BUILD_DIR: the sources are the machine's.

Each line of ANNOTATIONS is "path: text", where the text begins the definition of a function as the file has it, once. A
path that is a directory is copied only; '#' begins a comment. Files that are the same already keep their times.
"""

import pathlib
import sys

ATTRIBUTE = "[[cachepy::cache_file]] "


def main():
    source, copy, annotations, build = (pathlib.Path(argument).resolve() for argument in sys.argv[1:])
    if build not in copy.parents or source == copy or source in copy.parents or copy in source.parents:
        return f"annotate: the copy {copy} must be inside {build}, and apart from {source}"
    contents = {}
    for line in annotations.read_text().splitlines():
        if not line or line.startswith("#"):
            continue
        path, _, text = line.partition(": ")
        if (source / path).is_dir():
            for file in (source / path).rglob("*"):
                if file.is_file():
                    contents.setdefault(str(file.relative_to(source)), file.read_bytes().decode())
            continue
        content = contents.setdefault(path, (source / path).read_bytes().decode())
        if text and content.count("\n" + text) != 1:
            return f"annotate: {source / path} has not once the line '{text}'"
        if text:
            body = text.lstrip()
            indent = text[:len(text) - len(body)]
            contents[path] = content.replace("\n" + text, "\n" + indent + ATTRIBUTE + body)
    for path, content in contents.items():
        file = copy / path
        if not file.exists() or file.read_bytes().decode() != content:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content.encode())
    return 0


if __name__ == "__main__":
    sys.exit(main())
