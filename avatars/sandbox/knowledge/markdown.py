"""Markdown as sentences that can be spoken, each with the headings above it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_HEADING = re.compile(r"^ {0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
_ITEM = re.compile(r"^\s*(?:[-*+]|\d{1,3}[.)])\s+")
_RULE = re.compile(r"^\s*(?:[-*_=|:]\s*){3,}$")
_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_LINK = re.compile(r"\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])")
_TAG = re.compile(r"<[^<>]{0,400}>")
_MARKS = re.compile(r"\*{1,3}|(?<!\w)_{1,3}|_{1,3}(?!\w)|`+|~~")
_ENDS = re.compile(r"(?<=[.!?])[\"”’)]?\s+(?=[\"“‘(]?[A-Z0-9\u3400-\u9fff])|(?<=[。！？])")
_WIDE = "\u3000-\u9fff\uff00-\uffef"
_BETWEEN_WIDE = re.compile(rf"(?<=[{_WIDE}]) (?=[{_WIDE}])")


@dataclass(frozen=True)
class Passage:
    """What stands together under its headings, the outermost first."""

    headings: tuple[str, ...]
    sentences: tuple[str, ...]


def passages(text: str) -> list[Passage]:
    """The passages of a Markdown text, in order. Code is left out: nobody says it aloud."""
    found = []
    for headings, block in _blocks(_FRONT_MATTER.sub("", text)):
        sentences = tuple(part for one in _ENDS.split(plain(block)) if (part := one.strip()))
        if sentences:
            found.append(Passage(headings, sentences))
    return found


def plain(text: str) -> str:
    """A line without its markup."""
    text = _LINK.sub(r"\1", _IMAGE.sub("", text))
    text = _MARKS.sub("", _TAG.sub(" ", text))
    return _BETWEEN_WIDE.sub("", " ".join(text.split()))


def _blocks(text: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """Paragraphs, list items and rows of tables, each with the headings above it."""
    headings: dict[int, str] = {}
    lines: list[str] = []
    columns: list[str] = []  # of the table whose rows these are
    fence = ""

    def done() -> Iterator[tuple[tuple[str, ...], str]]:
        if lines:
            yield tuple(headings[level] for level in sorted(headings)), " ".join(lines)
            lines.clear()

    for line in text.splitlines():
        if not line.lstrip().startswith("|"):
            columns = []
        mark = _FENCE.match(line)
        if fence or mark:
            yield from done()
            if not fence and mark:
                fence = mark[1]
            elif mark and mark[1].startswith(fence):
                fence = ""
            continue
        if heading := _HEADING.match(line):
            yield from done()
            level = len(heading[1])
            headings = {above: words for above, words in headings.items() if above < level}
            headings[level] = plain(heading[2])
        elif not line.strip() or _RULE.match(line):
            yield from done()
        elif line.lstrip().startswith("|"):
            yield from done()
            cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
            if not columns:
                columns = cells
                continue
            named = zip(columns, cells, strict=False)
            lines.append(", ".join(": ".join(filter(None, pair)) for pair in named if pair[1]))
        else:
            if _ITEM.match(line):
                yield from done()
            lines.append(_ITEM.sub("", line).strip().lstrip("> "))
    yield from done()
