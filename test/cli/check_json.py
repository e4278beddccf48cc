"""Holds what each subcommand prints with --json against docs/cli.schema.json, and the schema against what is printed.

usage: check_json.py SCHEMA CACHEPY CACHE DATA

CACHE and DATA are as make_cache left them. In the schema fields may be added; here none may that it does not have.
"""
import json
import os
import subprocess
import sys

import jsonschema

# What stands before DIR; a subcommand without arguments needs no line.
ARGUMENTS = {"for-file": ["{data}"], "show": ["io::load"], "why": ["io::load"], "prune": ["--dry-run", "--all"],
             "diff": ["io::load", "left"], "history": ["io::load"], "merge": ["{cache}"], "export": ["{data}.tar"],
             "import": ["{data}.tar"],
             "accept": ["io::load"],
             "rm": ["--dry-run", "io::load"], "invalidate": ["--dry-run", "--downstream", "io::load"]}


def subcommands(cachepy):
    text = subprocess.run([cachepy, "--help"], capture_output=True, text=True, check=True).stdout
    return [line.split()[0] for line in text.split("Subcommands:\n")[1].split("\n\n")[0].splitlines()]


def closed(schema):
    """The schema with all objects that have properties closed to others."""
    if isinstance(schema, dict):
        schema = {key: closed(value) for key, value in schema.items()}
        if isinstance(schema.get("properties"), dict):
            schema["additionalProperties"] = False
    elif isinstance(schema, list):
        schema = [closed(value) for value in schema]
    return schema


def main():
    schema_path, cachepy, cache, data = sys.argv[1:]
    with open(schema_path) as file:
        schema = json.load(file)
    jsonschema.Draft202012Validator.check_schema(schema)
    strict = closed(schema)
    commands = subcommands(cachepy)

    def check(situation, expect_status):
        for command in commands:
            if command in {"serve", "code", "refresh", "audit", "restore"}:
                continue  # does not end by itself; need a program; needs a call that left files. test/page, test/e2e/code,
                # test/e2e/process and restore.test read what they print
            arguments = [a.format(data=data, cache=cache) for a in ARGUMENTS.get(command, [])]
            run = subprocess.run([cachepy, command, "--json", *arguments, *([] if command in {"config", "flush"} else [cache])], capture_output=True, text=True)
            where = f"{situation}: {command} --json"
            assert run.returncode in expect_status, f"{where}: status {run.returncode}: {run.stderr}"
            if run.returncode == 2 and not run.stdout:
                assert run.stderr.startswith("cachepy: "), where
                continue
            value = json.loads(run.stdout)
            jsonschema.validate(value, {**strict, "$ref": f"#/$defs/{command}"}, jsonschema.Draft202012Validator)

    check("fresh", {0, 1, 3})
    with open(data, "a") as file:
        file.write("changed\n")
    check("stale", {0, 1, 3})
    for directory, _, names in os.walk(os.path.join(cache, "results")):
        for name in names:
            if name.startswith("left."):
                os.unlink(os.path.join(directory, name))
            if name.startswith("top."):
                with open(os.path.join(directory, name), "a") as file:
                    file.write("damage")
    check("damaged", {0, 1, 2, 3})
    print(f"{len(commands)} subcommands print what the schema says")


main()
