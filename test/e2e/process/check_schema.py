"""Validates what a subcommand has printed with --json against docs/cli.schema.json.

usage: check_schema.py SUBCOMMAND FILE
"""
import json
import pathlib
import sys

import jsonschema

command, file = sys.argv[1:]
schema = json.loads((pathlib.Path(__file__).parents[3] / "docs/cli.schema.json").read_text())
value = json.loads(pathlib.Path(file).read_text())
assert value, "nothing was printed that could be wrong"
jsonschema.validate(value, {**schema, "$ref": f"#/$defs/{command}"}, jsonschema.Draft202012Validator)
