"""What the reference pages that are written from the code have in common."""

from collections.abc import Iterable, Sequence

WRITTEN = "Written from the code by `python -m tests.docs.reference`."


def plain(text: str) -> str:
    """A text without what Markdown would take for more."""
    return text.replace("*", r"\*").replace("<", r"\<")


def listed(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; a cell is one line, and may hold bars."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(map(_cell, line))} |\n" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", r"\|")
