"""Runs the examples of a document and compares what they print with what it shows.

usage: check_examples.py [--update] DOCUMENT CACHEPY MAKE_CACHE

Every ```console block is run, line by line behind "$ ", in one shell in a new directory that make_cache filled: cache/ and
counts.csv. The document calls that directory /home/me. Sizes on disk depend on the length of its real name and are not
compared. A block ```cpp app.cpp is written to that file first. With --update the document is rewritten to show what was printed. A document with a heading for each subcommand
must also show, somewhere, every example of its --help.
"""
import contextlib
import os
import random
import re
import shutil
import string
import subprocess
import sys

SHOWN_DIRECTORY = "/home/me"
END = "\x01end\x01"


class Session:
    """A shell that stays from one example to the next."""

    def __init__(self, directory, cachepy):
        environment = {**os.environ, "PATH": os.path.dirname(cachepy) + os.pathsep + os.environ["PATH"], "TZ": "UTC"}
        environment.pop("CACHEPY_DIR", None)
        self.directory = directory
        self.shell = subprocess.Popen(["bash"], cwd=directory, env=environment, stdin=subprocess.PIPE,
                                      stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def run(self, command):
        self.shell.stdin.write(f"{command}\nprintf '{END}\\n'\n")
        self.shell.stdin.flush()
        lines = []
        for line in self.shell.stdout:
            if line.endswith(END + "\n"):
                if line != END + "\n":
                    lines.append(line.removesuffix(END + "\n") + "\n")
                return "".join(lines).replace(self.directory, SHOWN_DIRECTORY)
            lines.append(line)
        raise RuntimeError(f"the shell ended during: {command}")


def comparable(text):
    text = re.sub(r" *\d+ B\b", " N B", text)
    return re.sub(r"\d+( bytes| \+ )|(?<= \+ )\d+", "N", text)


@contextlib.contextmanager
def directory_as_long_as_shown():
    """A new directory whose name is as long as the one that is shown, so that columns are as wide."""
    while True:
        directory = "/tmp/" + "".join(random.choices(string.ascii_lowercase, k=len(SHOWN_DIRECTORY) - len("/tmp/")))
        try:
            os.mkdir(directory)
        except FileExistsError:
            continue
        try:
            yield directory
        finally:
            shutil.rmtree(directory)
        return


def run_block(block, session):
    """The block as it should be: its commands, each with what it printed."""
    out = []
    for line in block:
        if line.startswith("$ "):
            out.append(line)
            out.extend(session.run(line[2:]).splitlines(keepends=True))
    return out


def check_help(text, cachepy):
    missing = []
    for name in re.findall(r"^## `?cachepy ([a-z-]+)", text, re.MULTILINE):
        shown = subprocess.run([cachepy, name, "--help"], capture_output=True, text=True, check=True).stdout
        for example in re.findall(r"^  (cachepy .*)$", shown.split("\nExamples:\n")[1], re.MULTILINE):
            if not re.search(r"^(\$ )?" + re.escape(example) + "$", text, re.MULTILINE):
                missing.append(f"the example of {name} --help is not shown: {example}")
    return missing


def check_subcommands(text, cachepy):
    shown = subprocess.run([cachepy, "--help"], capture_output=True, text=True, check=True).stdout
    names = re.findall(r"^  ([a-z-]+) ", shown.split("Subcommands:\n")[1].split("\n\n")[0], re.MULTILINE)
    headings = re.findall(r"^## `?cachepy ([a-z-]+)", text, re.MULTILINE)
    return [f"no section about {name}" for name in names if headings and name not in headings]


def main():
    update = sys.argv[1] == "--update"
    document, cachepy, make_cache = sys.argv[2 if update else 1:]
    with open(document) as file:
        lines = file.readlines()
    text = "".join(lines)
    problems = check_subcommands(text, cachepy) + check_help(text, cachepy)
    result, ran = [], 0
    with directory_as_long_as_shown() as directory:
        subprocess.run([make_cache, "cache", "counts.csv", "--pipeline"], cwd=directory, check=True)
        session = Session(directory, cachepy)
        while lines:
            line = lines.pop(0)
            result.append(line)
            if written := re.fullmatch(r"```\w+ ([\w.]+)\n", line):
                with open(os.path.join(directory, written[1]), "w") as file:
                    file.writelines(lines[: lines.index("```\n")])
            if line != "```console\n":
                continue
            end = lines.index("```\n")
            block, lines = lines[:end], lines[end:]
            printed = run_block(block, session)
            ran += sum(line.startswith("$ ") for line in block)
            if comparable("".join(printed)) != comparable("".join(block)):
                problems.append("shown:\n" + "".join(block) + "printed:\n" + "".join(printed))
            result.extend(printed)
        session.shell.stdin.close()
        session.shell.wait()
    if update:
        with open(document, "w") as file:
            file.writelines(result)
    else:
        print("\n".join(problems))
    print(f"{document}: {ran} examples, {len(problems)} problems")
    sys.exit(1 if not update and (problems or not ran) else 0)


main()
