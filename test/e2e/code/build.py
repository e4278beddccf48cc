"""Builds the program of program/ in a directory of its own, compiling again only what changed, and runs it.

A make in few lines: the objects of a tree can be copied to another one with their sources, and stay valid there. An
object is made anew when its flags, or the content of a file that it was made from, are no longer those of then.
"""

import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess

APP = ["app", "cached", "hidden", "middle", "deep"]
FOREIGN = ["foreign", "foreign_later"]  # libraries compiled without the plugin
OBJECTS = APP + ["static_library", "shared_library", "plugin", "plugin_part"] + FOREIGN


def digest_of(path):
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else None


class Tree:
    """Sources in src/, objects in obj/, what is linked in bin/, the cache in cache/."""

    def __init__(self, directory, tools):
        self.directory = pathlib.Path(directory)
        self.tools = tools  # compiler, plugin, include, library

    def copy_to(self, directory):
        shutil.copytree(self.directory, directory)
        return Tree(directory, self.tools)

    def edit(self, file, *changes):
        """Replaces, in src/<file>, each `before` by its `after`; `before` must stand there once."""
        path = self.directory / "src" / file
        text = path.read_text()
        for before, after in changes:
            assert text.count(before) == 1, f"{file}: {before!r} stands there {text.count(before)} times"
            text = text.replace(before, after)
        path.write_text(text)

    def build(self, flags=None, source_dir="src", order=APP, foreign=(), foreign_link=("-Wl,--build-id",),
              foreign_name="libforeign.so.1"):
        """Compiles what must be and links. `flags`: of single objects, beside the usual ones; `foreign`: objects to compile
        without the plugin, besides those that always are; `foreign_link`, `foreign_name`: how these libraries are linked.
        Returns what was compiled."""
        compiled = [name for name in OBJECTS
                    if self._compile(name, (flags or {}).get(name, []), source_dir, {*FOREIGN, *foreign})]
        shutil.rmtree(self.directory / "bin", ignore_errors=True)
        (self.directory / "bin").mkdir()
        run_path = ["-Wl,-rpath,$ORIGIN", f"-Wl,-rpath,{self.tools['library'].parent}"]
        objects = lambda names: [f"obj/{name}.o" for name in names]
        self._run(["ar", "rcs", "bin/libstatic.a", *objects(["static_library"])])
        link = [self.tools["compiler"]]
        self._run([*link, "-shared", "-o", "bin/libshared.so", *objects(["shared_library"])])
        foreign_path = f"bin/{foreign_name}"
        for path, name in [(foreign_path, "foreign"), ("bin/liblater.so", "foreign_later")]:
            self._run([*link, "-shared", *foreign_link, f"-Wl,-soname,{path[4:]}", "-o", path, *objects([name])])
        self._run([*link, "-shared", "-o", "bin/plugin.so", *objects(["plugin", "plugin_part"]), "bin/liblater.so",
                   str(self.tools["library"]), *run_path])
        self._run([*link, "-o", "bin/app", *objects(order), "bin/libstatic.a", "bin/libshared.so", foreign_path,
                   str(self.tools["library"]), *run_path])
        return compiled

    def _compile(self, name, flags, source_dir, foreign):
        plugin = [] if name in foreign else [f"-fplugin={self.tools['plugin']}",
                                             "-fplugin-arg-cachepy-no-warn=uncached-state"]
        command = [self.tools["compiler"], "-std=c++17", "-O0", "-fPIC", "-isystem", str(self.tools["include"]),
                   *plugin, *flags, "-MMD", "-MF", f"obj/{name}.d", "-c", f"{source_dir}/{name}.cpp", "-o", f"obj/{name}.o"]
        state = self.directory / "obj" / f"{name}.json"
        if state.exists():
            made = json.loads(state.read_text())
            same = all(digest_of(self.directory / file) == digest for file, digest in made["files"].items())
            if made["command"] == command and same:
                return False
        state.parent.mkdir(exist_ok=True)
        self._run(command)
        rule = (self.directory / "obj" / f"{name}.d").read_text().replace("\\\n", " ")
        files = re.findall(r"\S+", rule.split(":", 1)[1])
        state.write_text(json.dumps({"command": command,
                                     "files": {file: digest_of(self.directory / file) for file in files}}))
        return True

    def _run(self, command):
        done = subprocess.run(command, cwd=self.directory, capture_output=True, text=True)
        assert done.returncode == 0, " ".join(command) + "\n" + done.stdout + done.stderr

    def tool(self, *arguments):
        """Exit status and standard output of the command line `cachepy`."""
        done = subprocess.run([str(self.tools["tool"]), *map(str, arguments)], capture_output=True, text=True)
        return done.returncode, done.stdout

    def run(self, **environment):
        """The values that it printed by name, the functions that were computed, and all that was said about it."""
        clean = {name: value for name, value in os.environ.items() if not name.startswith("CACHEPY_")}
        done = subprocess.run(["bin/app", str(self.directory / "bin/plugin.so")], cwd=self.directory, text=True,
                              capture_output=True, timeout=60,
                              env=clean | {"CACHEPY_DIR": "cache", "CACHEPY_VERBOSE": "1"} | environment)
        assert done.returncode == 0, done.stdout + done.stderr
        values = dict(line.rsplit(" ", 1) for line in done.stdout.splitlines())
        computed = set(re.findall(r"^\[cachepy\] (.*)\(x=\d+.*\): .*computed in", done.stderr, re.M))
        return values, computed, done.stderr
