"""What LittleLobster knows in a new database: a Markdown file for each document and language."""

from collections.abc import Iterator
from pathlib import Path


def documents() -> Iterator[tuple[str, str, str, str]]:
    """Each document: its language, the name of its file, its title, its text."""
    for file in sorted(Path(__file__).parent.glob("*/*.md")):
        title, _, text = file.read_text("utf-8").removeprefix("# ").partition("\n")
        yield file.parent.name, file.name, title.strip(), text.strip()
