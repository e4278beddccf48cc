"""Fails when cachepy-lint and the plugin disagree about a function.

usage: agree.py --lint=LINT --compiler=CLANG --plugin=PLUGIN SOURCE... -- FLAG...

Of each source, the attributes cache_file are removed, and all functions are judged. Then all of them are annotated and compiled with the
plugin: each error must be a refusal of the linter, with the same words on the same line, and each refusal an error. Then those are
annotated that the linter accepts: that must compile, and each warning of the plugin must be one of the linter's.
"""
import argparse
import json
import pathlib
import re
import subprocess
import sys
import tempfile

# What is left is an empty list, which the language permits.
ATTRIBUTE = re.compile(r"cachepy::cache_file(?:\((?:[^()\]]|\([^()]*\))*\))?(?=\s*[,\]])")
DIAGNOSTIC = re.compile(r"^(.*?):(\d+):\d+: (error|warning): (.*)$", re.MULTILINE)
HINT = re.compile(r" \[-fplugin-arg-cachepy-no-warn=.*\]$")


def annotated(text, functions):
    """The source with attributes before these functions, on the same lines."""
    data = text.encode()
    for offset in sorted({f["insert"]["offset"] for f in functions}, reverse=True):
        data = data[:offset] + b"[[cachepy::cache_file]] " + data[offset:]
    return data.decode()


class Checker:
    def __init__(self, options, flags):
        self.options = options
        self.flags = flags

    def lint(self, file):
        command = [*self.options.lint.split(), "--json", "--min-cost=any", "--function=*", str(file), "--", *self.flags]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
        if run.returncode != 0:
            sys.exit(f"{' '.join(command)}: exit {run.returncode}\n{run.stdout}{run.stderr}")
        return json.loads(run.stdout)["functions"]

    def compile(self, file):
        command = [self.options.compiler, f"-fplugin={self.options.plugin}", "-fsyntax-only", "-ferror-limit=0",
                   "-include", "cachepy/cachepy.h", *self.flags, str(file)]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
        found = {"error": set(), "warning": set()}

        for name, line, kind, message in DIAGNOSTIC.findall(run.stderr):
            message, hints = HINT.subn("", message)
            # Clang refuses versions for several processors in its own words, too.
            if name == str(file) and (kind == "error" or hints) and "multiversioning cannot be combined" not in message:
                found[kind].add((int(line), message))
        if run.returncode != 0 and not found["error"]:
            found["error"].add((0, run.stderr.strip()))
        return found["error"], found["warning"]

    def check(self, source, directory):
        text = ATTRIBUTE.sub("", source.read_text())
        file = pathlib.Path(directory) / source.name
        file.write_text(text)
        functions = [f for f in self.lint(file) if f["insert"] and not f["annotated"] and f["file"] == str(file.resolve())]

        def said(what):
            return {(m["line"], m["message"]) for f in functions for m in f[what]}

        file.write_text(annotated(text, functions))
        errors, _ = self.compile(file)
        accepted = [f for f in functions if not f["refusals"]]
        file.write_text(annotated(text, accepted))
        late_errors, warnings = self.compile(file)
        problems = [f"refused by the plugin only: {e}" for e in sorted(errors - said("refusals"))]
        problems += [f"refused by the linter only: {e}" for e in sorted(said("refusals") - errors)]
        problems += [f"accepted by the linter only: {e}" for e in sorted(late_errors)]
        problems += [f"warned about by the plugin only: {e}" for e in sorted(warnings - said("warnings"))]
        return [f"{source}: {problem}" for problem in problems], len(functions), len(accepted)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--lint", required=True)
    parser.add_argument("--compiler", required=True)
    parser.add_argument("--plugin", required=True)
    parser.add_argument("sources", nargs="+")
    at = sys.argv.index("--")
    options = parser.parse_args(sys.argv[1:at])
    problems, functions, accepted = [], 0, 0
    with tempfile.TemporaryDirectory() as directory:
        for source in options.sources:
            path = pathlib.Path(source)
            checker = Checker(options, [*sys.argv[at + 1:], f"-I{path.resolve().parent}"])
            found, of_file, of_accepted = checker.check(path, directory)
            problems += found
            functions += of_file
            accepted += of_accepted
    print("\n".join(problems))
    print(f"{functions} functions, {accepted} accepted, {len(problems)} disagreements")
    sys.exit(1 if problems or functions == 0 else 0)


main()
