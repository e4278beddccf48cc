"""Fails when a Markdown file of the repository links to a file, a heading or a picture that is not there."""
import pathlib
import re
import sys


def headings(text):
    """The anchors that GitHub gives to headings."""
    anchors = set()
    text = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    for heading in re.findall(r"^#+ +(.*?) *$", text, flags=re.MULTILINE):
        words = re.sub(r"[^\w\- ]", "", re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower())
        anchors.add(words.replace(" ", "-"))
    return anchors


def main():
    root = pathlib.Path(sys.argv[1]).resolve()
    skipped = {"build", "node_modules", ".git"}
    files = [file for file in root.rglob("*.md") if not any(part in skipped or part.startswith("build-") for part in file.relative_to(root).parts)]
    dead = []
    for file in files:
        text = re.sub(r"^```.*?^```", "", file.read_text(), flags=re.MULTILINE | re.DOTALL)
        text = re.sub(r"`[^`\n]*`", "", text)
        for target in re.findall(r"\]\(([^)\s]+)\)", text):
            if re.match(r"[a-z]+:", target):
                continue
            path, _, anchor = target.partition("#")
            other = (file.parent / path).resolve() if path else file
            if not other.exists() or (anchor and other.suffix == ".md" and anchor not in headings(other.read_text())):
                dead.append(f"{file.relative_to(root)}: {target}")
    print("\n".join(dead), file=sys.stderr)
    if len(files) < 20:
        sys.exit(f"found {len(files)} Markdown files only")
    sys.exit(1 if dead else 0)


main()
