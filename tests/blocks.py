"""The code blocks of the documents, and what becomes of each.

Directly above a block stands a line that no reader sees: `<!-- run by tests/test_this.py -->` or
`<!-- not run: why -->`. A test gets its blocks by that line, with `blocks_for(__file__)`, and
tests/docs/test_blocks.py refuses a block without one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from tests.tools import ROOT

PAGES = sorted(
    page.relative_to(ROOT).as_posix() for page in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"))
)
MARK = re.compile(r"<!-- (?:run by (?P<test>\S+)|not run: (?P<why>.+?)) -->\s*")
CRON = re.compile(r"(?:[\d*][\d*,/-]* +){5}(.+)")


@dataclass(frozen=True)
class Block:
    """A code block; `section` is the heading of the second level above it, empty without one.

    `test` is who runs it, `why` the reason that it is not run; both are empty without a mark.
    """

    page: str
    line: int
    language: str
    section: str
    text: str
    test: str
    why: str

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


def parsed(page: str) -> list[Token]:
    """The Markdown of a page, as CommonMark with tables reads it."""
    return MarkdownIt().enable("table").parse((ROOT / page).read_text())


def blocks_of(page: str, tokens: list[Token]) -> Iterator[Block]:
    """The code blocks of a page that was parsed, in their order."""
    section = ""
    for before, token, after in zip([None, *tokens], tokens, [*tokens[1:], None], strict=False):
        if token.type == "heading_open" and token.tag == "h2" and after:
            section = after.content
        if token.type not in ("fence", "code_block"):
            continue
        mark = MARK.fullmatch(before.content) if before and before.type == "html_block" else None
        found = mark.groupdict(default="") if mark else {"test": "", "why": ""}
        first_line = (token.map or [0])[0] + 1
        yield Block(page, first_line, token.info, section, token.content, **found)


@cache
def all_blocks() -> tuple[Block, ...]:
    """The blocks of all pages."""
    return tuple(block for page in PAGES for block in blocks_of(page, parsed(page)))


def blocks_for(test: str, page: str = "") -> list[Block]:
    """The blocks that are marked as run by this test, a path: all of them, or those of a page."""
    own = (ROOT / test).relative_to(ROOT).as_posix()
    return [block for block in all_blocks() if block.test == own and page in ("", block.page)]


def texts_for(test: str, page: str = "") -> list[str]:
    """The text of each block that `blocks_for` finds."""
    return [block.text for block in blocks_for(test, page)]


@cache
def all_code() -> tuple[tuple[str, str], ...]:
    """Pages, and what they show as code: in their sentences, and their blocks.

    Not the changelog's, which tells of what was.
    """
    found = []
    for page in PAGES:
        if page == "CHANGELOG.md":
            continue
        children = [child for token in parsed(page) for child in token.children or []]
        within = [child.content for child in children if child.type == "code_inline"]
        found += [(page, code) for code in within]
    return (*found, *((block.page, block.text) for block in all_blocks()))


def cron_command(line: str) -> str:
    """What a line of a crontab lets a shell run."""
    found = CRON.fullmatch(line)
    assert found, f"no line of a crontab: {line}"
    return found[1]
