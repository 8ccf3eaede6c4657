"""The documentation as a site: Sphinx with MyST, which reads the Markdown that a code host shows.

The source is the whole checkout, so that links between README, CONTRIBUTING and these pages are
checked, too; `make docs` builds it, and no warning passes.
"""

import re

from docutils import nodes
from sphinx.application import Sphinx

project = "canfly"
author = "canfly"
project_copyright = "2026 The canfly.ai contributors"
root_doc = "docs/index"
extensions = ["myst_parser"]
include_patterns = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/**"]
exclude_patterns = ["**/node_modules", ".venv", "build", "screenshots", "staticfiles"]
templates_path = ["_templates"]
suppress_warnings = ["misc.highlighting_failure"]  # code blocks may leave something out with …

myst_heading_anchors = 3  # as code hosts name them

# `make links`
linkcheck_timeout = 15  # seconds
linkcheck_retries = 2
linkcheck_ignore = [r"https?://(127\.0\.0\.1|localhost|[\w.]*example\.com|canfly\.ai)\b"]
linkcheck_anchors = False  # many are made by a page's own script

html_theme = "furo"  # light and dark, and asks no other host for anything
html_title = "canfly"
html_additional_pages = {"index": "to_the_start.html"}
html_copy_source = False
html_show_sphinx = False


def add_navigation(app: Sphinx, document: str, source: list[str]) -> None:
    """Make the navigation of the first page's headings and the links below them."""
    if document != root_doc:
        return
    for part in source[0].split("\n## ")[1:]:
        pages = re.findall(r"^- \[([^]]+)\]\(([^)#]+)\.md\)", part, re.MULTILINE)
        lines = [f"{title} <{path}>" for title, path in pages]
        caption = part.splitlines()[0]
        source[0] += "\n".join(
            ["\n```{toctree}", ":hidden:", f":caption: {caption}", "", *lines, "```\n"]
        )


def link_pictures(app: Sphinx, document: nodes.document) -> None:
    """Say how large each picture is: Sphinx links those to their files, and no page jumps."""
    for image in document.findall(nodes.image):
        image["scale"] = 100


def name_pages(app: Sphinx, document: nodes.document, name: str) -> None:
    """Where a code host shows a file's name, say the page's title."""
    titles = {f"{page.rpartition('/')[2]}.md": title for page, title in app.env.titles.items()}
    for reference in document.findall(nodes.reference):
        if title := titles.get(reference.astext()):
            reference.children = [nodes.Text(title.astext())]


def setup(app: Sphinx) -> dict[str, bool]:
    """Called by Sphinx."""
    app.connect("source-read", add_navigation)
    app.connect("doctree-read", link_pictures)
    app.connect("doctree-resolved", name_pages)
    return {"parallel_read_safe": True}
