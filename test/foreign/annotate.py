#!/usr/bin/env python3
"""Copies a code base and annotates functions in the copy.

usage: annotate.py [--all] SOURCE_DIR COPY_DIR ANNOTATIONS BUILD_DIR

Nothing is written outside of BUILD_DIR: the sources are the machine's.

Each line of ANNOTATIONS is "path: text", where the text begins the definition of a function as the file has it, once. The
text may continue in the next lines ("\\n"), and may contain further attributes that the copy gets. A line "field path:
text" only adds such attributes. A line "refused path: text" names a function that the compiler refuses, "computed path: text" one
that is computed at each call, with a message; only --all annotates these. A directory, and a file without text, is copied
only; '#' begins a comment. Files that are the same already keep their times.
"""

import dataclasses
import pathlib
import re
import sys

ATTRIBUTE = "[[cachepy::cache_file]] "
KINDS = ("refused", "computed", "field")
FURTHER_ATTRIBUTE = re.compile(r"\[\[cachepy::[^\]]*\]\] ")


@dataclasses.dataclass
class Annotation:
    kind: str  # one of KINDS, or "function"
    path: str
    text: str  # as the copy has it, without the attribute of the function

    @property
    def plain(self):
        """As the file has it."""
        return FURTHER_ATTRIBUTE.sub("", self.text)

    @property
    def annotated(self):
        body = self.text.lstrip()
        return self.text if self.kind == "field" else self.text[:len(self.text) - len(body)] + ATTRIBUTE + body


def annotations_in(path):
    for line in path.read_text().splitlines():
        if not line or line.startswith("#"):
            continue
        kind = next((kind for kind in KINDS if line.startswith(kind + " ")), "function")
        file, _, text = line.removeprefix(kind + " ").partition(": ")
        yield Annotation(kind, file, text.replace("\\n", "\n"))


def main():
    arguments = sys.argv[1:]
    with_refused = arguments[0] == "--all"
    source, copy, annotations, build = (pathlib.Path(argument).resolve() for argument in arguments[with_refused:])
    if build not in copy.parents or source == copy or source in copy.parents or copy in source.parents:
        return f"annotate: the copy {copy} must be inside {build}, and apart from {source}"
    contents = {}
    for annotation in annotations_in(annotations):
        path = source / annotation.path
        if path.is_dir():
            for file in path.rglob("*"):
                if file.is_file():
                    contents.setdefault(str(file.relative_to(source)), file.read_bytes())
            continue
        content = contents.setdefault(annotation.path, path.read_bytes()).decode()
        if not annotation.text:
            continue
        if content.count("\n" + annotation.plain) != 1:
            return f"annotate: {path} has not once the line '{annotation.plain}'"
        if with_refused or annotation.kind in ("function", "field"):
            content = content.replace("\n" + annotation.plain, "\n" + annotation.annotated)
            contents[annotation.path] = content.encode()
    for path, content in contents.items():
        file = copy / path
        if not file.exists() or file.read_bytes() != content:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
    return 0


if __name__ == "__main__":
    sys.exit(main())
