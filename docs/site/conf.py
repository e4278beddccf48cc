"""Sphinx configuration of the documentation site. scripts/build-site runs it with the root of the sources as source directory.

The pages are the Markdown files that GitHub shows, too. This file adds what only a site has: the navigation, and the API
reference, which Doxygen reads from the public headers.
"""
import logging
import pathlib
import re
import shutil
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
HEADERS = ROOT / "runtime" / "include" / "cachepy"
VERSION = re.search(r"project\(Cachepy VERSION ([\d.]+)", (ROOT / "CMakeLists.txt").read_text())[1]

project = "cachepy for C++"
author = "The cachepy authors"
copyright = author
version = release = VERSION

extensions = ["myst_parser", "breathe"]
root_doc = "README"
include_patterns = ["*.md", "docs/**.md", "examples/kallisto/README.md", "packaging/README.md"]
exclude_patterns = ["build*", "**/node_modules", "test", "bench"]
source_suffix = [".md"]
highlight_language = "none"
suppress_warnings = ["misc.highlighting_failure"]  # examples that leave something out, "…", are no valid JSON
pygments_style = "friendly"

myst_heading_anchors = 3
myst_enable_extensions = ["colon_fence"]

breathe_default_project = "cachepy"
breathe_domain_by_extension = {"h": "cpp"}
primary_domain = "cpp"
# Attributes and macros of the headers that are not part of an interface.
cpp_id_attributes = ["noexcept"]

html_theme = "furo"
html_title = f"cachepy for C++ {VERSION}"
html_static_path = []
html_show_sphinx = False
html_copy_source = False
html_theme_options = {
    "light_css_variables": {"color-brand-primary": "#1D3557", "color-brand-content": "#1D5FA0"},
    "dark_css_variables": {"color-brand-primary": "#A9C7F0", "color-brand-content": "#8FB8F0"},
}

# The navigation. It is not in README.md, where it would show.
NAVIGATION = {
    "First steps": ["docs/tutorial", "examples/kallisto/README", "docs/howto/README"],
    "Guide": ["docs/functions", "docs/types", "docs/configuration", "docs/cli", "docs/drawing", "docs/housekeeping", "docs/tracking", "docs/security", "docs/limits", "docs/foreign", "packaging/README"],
    "Reference": ["docs/site/api/README", "docs/format", "docs/graph-json", "docs/performance", "docs/glossary"],
    "Development": ["CHANGELOG", "ARCHITECTURE", "docs/developing", "CONTRIBUTING", "SECURITY", "docs/decisions/README"],
}


def toctree(pages, caption=""):
    lines = ["", "```{toctree}", ":hidden:", ":maxdepth: 1"]
    if caption:
        lines.append(f":caption: {caption}")
    return "\n".join(lines + ["", *(f"/{page}" for page in pages), "```", ""])


def siblings(page):
    """The other pages of the folder of a README, for the navigation."""
    folder = (ROOT / page).parent
    return [str(file.with_suffix("").relative_to(ROOT)) for file in sorted(folder.glob("*.md")) if file.stem != "README"]


def introduction(header):
    """The comment at the head of a public header, as Markdown."""
    comment = []
    for line in (HEADERS / header).read_text().splitlines():
        if not line.startswith("//"):
            break
        comment.append(line.removeprefix("//").removeprefix(" "))
    text, code = [], []
    for line in comment + [""]:
        if line.startswith("    ") or (not line and code):
            code.append(line[4:])
            continue
        if code:
            text += ["```" + ("text" if "…" in str(code) else "cpp"), *code, "```"]
            code = []
        text.append(line)
    if code:
        text += ["```" + ("text" if "…" in str(code) else "cpp"), *code, "```"]
    return "\n".join(text).replace("<cachepy/", "`<cachepy/").replace(".h>", ".h>`").replace("#include `", "#include ").replace(".h>`\n```", ".h>\n```")


def resolved(match, page):
    """A link to a header leads to its reference, one to a folder to its README."""
    text, target = match[1], match[2]
    if re.match(r"[a-z]+:|#", target):
        return match[0]
    path, _, anchor = target.partition("#")
    file = ((ROOT / page).parent / path).resolve()
    up = "../" * page.count("/")
    if file.parent == HEADERS and file.suffix == ".h":
        return f"[{text}]({up}docs/site/api/{file.stem}.md)"
    if file.is_dir() and (file / "README.md").exists():
        return f"[{text}]({path.rstrip('/')}/README.md)"
    return match[0]


def read(app, docname, source):
    text = source[0]
    page = docname + ".md"
    text = re.sub(r"^<!-- introduction of (\w+\.h) -->$", lambda m: introduction(m[1]), text, flags=re.MULTILINE)
    text = re.sub(r"(?<!!)\[([^\]]*)\]\(([^)\s]+)\)", lambda m: resolved(m, page), text)
    if docname == root_doc:
        text += "".join(toctree(pages, caption) for caption, pages in NAVIGATION.items())
    elif docname.endswith("/README") and docname.startswith("docs/"):
        text += toctree(siblings(page))
    source[0] = text


def run_doxygen(app, config):
    """Reads the public headers into XML, from which breathe makes the reference."""
    output = pathlib.Path(app.outdir).parent / "doxygen"
    shutil.rmtree(output, ignore_errors=True)
    output.mkdir(parents=True)
    settings = {
        "INPUT": HEADERS, "FILE_PATTERNS": "*.h", "RECURSIVE": "NO", "OUTPUT_DIRECTORY": output, "GENERATE_XML": "YES",
        "GENERATE_HTML": "NO", "GENERATE_LATEX": "NO", "QUIET": "YES", "WARN_IF_UNDOCUMENTED": "NO", "MARKDOWN_SUPPORT": "YES",
        "EXCLUDE_SYMBOLS": "cachepy::detail* cachepy::internal*", "STRIP_FROM_PATH": HEADERS.parent, "XML_PROGRAMLISTING": "NO",
        "MACRO_EXPANSION": "YES", "EXPAND_ONLY_PREDEF": "YES",
    }
    text = "\n".join(f'{key} = "{value}"' if "/" in str(value) else f"{key} = {value}" for key, value in settings.items())
    subprocess.run(["doxygen", "-"], input=text, text=True, check=True)
    config.breathe_projects = {"cachepy": str(output / "xml")}


def finish(app, exception):
    """The site opens at index.html, which is the README."""
    if exception is None and app.builder.name == "html":
        shutil.copy(pathlib.Path(app.outdir) / "README.html", pathlib.Path(app.outdir) / "index.html")


class NotTheNamespace(logging.Filter):
    """Each header's page declares the namespace: Sphinx warns of the second, and has no name for this warning."""

    def filter(self, record):
        return not ("Duplicate C++ declaration" in record.getMessage() and "cpp:type:: cachepy'" in record.getMessage())


def setup(app):
    for handler in logging.getLogger("sphinx").handlers:
        handler.filters.insert(0, NotTheNamespace())  # before the one that counts warnings
    app.connect("config-inited", run_doxygen)
    app.connect("source-read", read)
    app.connect("build-finished", finish)
