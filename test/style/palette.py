"""Fails when the page or docs/drawing.md has other colours for calls and files than runtime/base/palette.h."""

import pathlib
import re
import sys

COLOURS = re.compile(r'^inline constexpr Colours k(\w+) = \{"(#\w+)", "(#\w+)", "(#\w+)"\};', re.MULTILINE)
HEX = re.compile(r"'(#\w{6})'")
# In the order of NodeState, which numbers the states in the page.
STATES = ["Cached", "Stale", "Missing", "StaleCode", "Superseded"]


def line_with(text, word):
    return next(line for line in text.splitlines() if word in line)


def main():
    root = pathlib.Path(sys.argv[1])
    palette = {name: (fill, border) for name, fill, border, _ in COLOURS.findall((root / "runtime/base/palette.h").read_text())}
    canvas = (root / "plot/page/canvas.js").read_text()
    drawing = (root / "docs/drawing.md").read_text()
    borders, _, files = line_with(canvas, "borders: [").partition("file:")
    expected = {
        "FILLS": ([palette[state][0] for state in STATES], HEX.findall(line_with(canvas, "const FILLS"))),
        "FILE_FILL": ([palette["File"][0]], HEX.findall(line_with(canvas, "const FILE_FILL"))),
        # The first border depends on the theme: style.css has it.
        "borders": ([palette[state][1].lower() for state in STATES[1:]], HEX.findall(borders)),
        "file": ([palette["File"][1].lower()], HEX.findall(files)),
    }
    errors = [f"canvas.js: {name} is {found}, palette.h has {wanted}"
              for name, (wanted, found) in expected.items() if found != wanted]
    errors += [f"docs/drawing.md does not name {palette[state][0]} ({state})"
               for state in STATES + ["File"] if f"`{palette[state][0]}`" not in drawing]
    if len(palette) != len(STATES) + 2:
        errors.append(f"palette.h has {len(palette)} colours; this test knows {len(STATES) + 2}")
    print("\n".join(errors) or f"{len(palette)} colours are the same everywhere")
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
